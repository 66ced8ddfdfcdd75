// The OPC UA side of the plant: a real server over TCP, signed and encrypted, with user and password.
import { timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import {
  DataType,
  getStatusCodeFromCode,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  type UAVariable,
  VariantArrayType,
} from 'node-opcua'
import { type Nanoseconds, nsPerMs, type Sample, type SignalType, type Value } from '../ingest/model.ts'
import type { Credentials } from './broker.ts'
import { machines } from './machines.ts'

export const plantNamespace = 'urn:kunlun:plant'

export interface PlantServer {
  /** e.g. `opc.tcp://127.0.0.1:4840` */
  readonly endpoint: string
  /** The server's certificate (PEM), for those who want to trust it before they connect. */
  readonly certificate: Uint8Array
  /** Sets values as the machine reports them, with their own time and status. */
  publish(samples: readonly Sample[]): void
  stop(): Promise<void>
}

const dataTypes: Readonly<Record<SignalType, DataType>> = {
  float: DataType.Double,
  integer: DataType.Int64,
  boolean: DataType.Boolean,
  text: DataType.String,
}

function isSame(given: string, expected: string): boolean {
  const left = Buffer.from(given)
  const right = Buffer.from(expected)
  return left.length === right.length && timingSafeEqual(left, right)
}

/**
 * Starts the server of furnace-1 on loopback; port 0 takes a free one. Its certificate is made at first use in
 * `folder`. Only SignAndEncrypt with Basic256Sha256 is offered, nobody gets in without user and password.
 */
export async function startOpcuaServer(options: {
  readonly port: number
  readonly folder: string
  readonly credentials: Credentials
  /** Plant time of the first, still empty values. */
  readonly time: Nanoseconds
}): Promise<PlantServer> {
  const { credentials } = options
  const { certificates, certificateFile } = await openCertificates(join(options.folder, 'pki'))
  const server = new OPCUAServer({
    port: options.port,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    securityModes: [MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [SecurityPolicy.Basic256Sha256],
    serverCertificateManager: certificates,
    certificateFile,
    serverInfo: { applicationUri, applicationName: { text: 'Kunlun demo plant' } },
    allowAnonymous: false,
    userManager: {
      isValidUser: (user: string, password: string) =>
        isSame(user, credentials.username) && isSame(password, credentials.password),
    },
    // 0: every change goes out, none is folded into the next.
    serverCapabilities: { minSupportedSampleRate: 0, maxSessions: 20 },
    buildInfo: { productName: 'Kunlun demo plant', manufacturerName: 'Huasheng' },
  })
  await server.initialize()
  const variables = addVariables(server, options.time)
  await server.start()
  return {
    endpoint: `opc.tcp://127.0.0.1:${portOf(server, options.port)}`,
    certificate: readFileSync(certificateFile),
    publish(samples) {
      for (const sample of samples) {
        const variable = sample.machine === 'furnace-1' ? variables.get(sample.signal) : undefined
        if (variable !== undefined) setVariable(variable, sample)
      }
    },
    stop: () => server.shutdown(0),
  }
}

const applicationUri = 'urn:kunlun:plant:server'
const validDays = 3650

async function openCertificates(
  folder: string,
): Promise<{ certificates: OPCUACertificateManager; certificateFile: string }> {
  const certificates = new OPCUACertificateManager({
    rootFolder: folder,
    // Any client may connect: what protects the plant is the password that only encryption carries.
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  })
  await certificates.initialize()
  const certificateFile = join(folder, 'own', 'certs', 'plant.pem')
  if (!existsSync(certificateFile)) {
    await certificates.createSelfSignedCertificate({
      applicationUri,
      dns: ['localhost', hostname()],
      ip: ['127.0.0.1'],
      subject: '/CN=Kunlun demo plant/O=Huasheng',
      startDate: new Date(Date.now() - 86_400_000),
      validity: validDays,
      outputFile: certificateFile,
    })
  }
  return { certificates, certificateFile }
}

/** node-opcua keeps the port it was given, so a free one is read back from its endpoint. */
function portOf(server: OPCUAServer, asked: number): number {
  return asked === 0 ? server.endpoints[0]!.port : asked
}

function addVariables(server: OPCUAServer, time: Nanoseconds): Map<string, UAVariable> {
  const addressSpace = server.engine.addressSpace
  if (addressSpace === null) throw new Error('the server has no address space')
  const namespace = addressSpace.registerNamespace(plantNamespace)
  const furnace = namespace.addObject({
    organizedBy: addressSpace.rootFolder.objects,
    browseName: 'furnace-1',
    nodeId: 's=furnace-1',
  })
  const variables = new Map<string, UAVariable>()
  for (const [signal, spec] of Object.entries(machines['furnace-1'].signals)) {
    const variable = namespace.addVariable({
      componentOf: furnace,
      browseName: signal,
      nodeId: `s=furnace-1.${signal}`,
      dataType: dataTypes[spec.type],
      minimumSamplingInterval: 0,
    })
    setVariable(variable, { value: null, quality: StatusCodes.BadWaitingForInitialData.value, time })
    variables.set(signal, variable)
  }
  return variables
}

function setVariable(variable: UAVariable, sample: Pick<Sample, 'value' | 'quality' | 'time'>): void {
  const { value } = sample
  const dataType = value === null ? DataType.Null : variantType(value)
  const time = new Date(Number(sample.time / nsPerMs))
  const plain = typeof value === 'bigint' ? words(value) : value
  const variant = { dataType, arrayType: VariantArrayType.Scalar, value: plain }
  variable.setValueFromSource(variant, getStatusCodeFromCode(sample.quality), time)
}

function variantType(value: Value): DataType {
  if (typeof value === 'bigint') return DataType.Int64
  if (typeof value === 'boolean') return DataType.Boolean
  return typeof value === 'string' ? DataType.String : DataType.Double
}

/** node-opcua holds a 64-bit integer as its high and low half. */
function words(value: bigint): [number, number] {
  return [Number(BigInt.asUintN(32, value >> 32n)), Number(BigInt.asUintN(32, value))]
}
