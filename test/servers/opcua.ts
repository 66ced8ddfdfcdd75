// A real OPC UA server for tests: signed and encrypted, user and password, nodes that the test writes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DataType,
  DataValue,
  getStatusCodeFromCode,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  type UAVariable,
  Variant,
  VariantArrayType,
} from 'node-opcua'
import { quietLibrary } from '../../connectors/opcua/quiet.ts'

export const testUser = { username: 'engineer', password: 'furnace' } as const
export const testNamespace = 'urn:kunlun:test'

/** A value to write; without `time` the server's clock is used. */
export interface Written {
  readonly dataType: DataType
  readonly value: unknown
  readonly isArray?: boolean
  readonly status?: number
  /** Milliseconds since 1970 and the picoseconds below them. */
  readonly time?: { readonly ms: number; readonly picoseconds?: number }
}

export interface OpcuaTestServer extends AsyncDisposable {
  readonly endpoint: string
  readonly port: number
  /** Adds a node `s=<id>` to the test namespace; also at run time. */
  add(id: string, dataType: DataType): void
  write(id: string, written: Written): void
  /** Ends it without telling the clients more than the protocol does. */
  stop(): Promise<void>
}

export interface OpcuaTestOptions {
  readonly port?: number
  readonly folder?: string
  readonly nodes?: Readonly<Record<string, DataType>>
  /** Namespaces that come before the test's own, so that its index is another. */
  readonly earlierNamespaces?: readonly string[]
  readonly security?: 'SignAndEncrypt' | 'None'
  /** Nodes whose values the server keeps as history. */
  readonly historizing?: readonly string[]
}

export async function startOpcua(options: OpcuaTestOptions = {}): Promise<OpcuaTestServer> {
  quietLibrary()
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'kunlun-opcua-')))
  const server = await createServer(folder, options)
  await server.initialize()
  const addressSpace = server.engine.addressSpace
  if (addressSpace === null) throw new Error('the server has no address space')
  for (const uri of options.earlierNamespaces ?? []) addressSpace.registerNamespace(uri)
  const namespace = addressSpace.registerNamespace(testNamespace)
  const machine = namespace.addObject({ organizedBy: addressSpace.rootFolder.objects, browseName: 'Machine' })
  const variables = new Map<string, UAVariable>()
  const add = (id: string, dataType: DataType) => {
    const variable = namespace.addVariable({
      componentOf: machine,
      browseName: id,
      nodeId: `s=${id}`,
      dataType,
      valueRank: -2,
      minimumSamplingInterval: 0,
    })
    variables.set(id, variable)
  }
  for (const [id, dataType] of Object.entries(options.nodes ?? {})) add(id, dataType)
  for (const id of options.historizing ?? []) {
    const variable = variables.get(id)
    if (variable !== undefined) addressSpace.installHistoricalDataNode(variable, { maxOnlineValues: 100_000 })
  }
  await server.start()
  const port = options.port ?? server.endpoints[0]?.port ?? 0
  return {
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    port,
    add,
    write: (id, written) => writeTo(variables.get(id), written),
    stop: () => server.shutdown(0),
    async [Symbol.asyncDispose]() {
      await server.shutdown(0)
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function createServer(folder: string, options: OpcuaTestOptions): Promise<OPCUAServer> {
  const isOpen = options.security === 'None'
  const certificates = new OPCUACertificateManager({
    rootFolder: join(folder, 'pki'),
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  })
  await certificates.initialize()
  return new OPCUAServer({
    port: options.port ?? 0,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    serverCertificateManager: certificates,
    securityModes: [isOpen ? MessageSecurityMode.None : MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [isOpen ? SecurityPolicy.None : SecurityPolicy.Basic256Sha256],
    allowAnonymous: isOpen,
    userManager: {
      isValidUser: (user: string, password: string) => user === testUser.username && password === testUser.password,
    },
    serverCapabilities: { minSupportedSampleRate: 0 },
  })
}

/** The library's own way to set a value takes no picoseconds, so its inner one is used. */
function writeTo(variable: UAVariable | undefined, written: Written): void {
  if (variable === undefined) throw new Error('no such node')
  const now = written.time ?? { ms: Date.now() }
  const at = { timestamp: new Date(now.ms), picoseconds: now.picoseconds ?? 0 }
  const arrayType = written.isArray ? VariantArrayType.Array : VariantArrayType.Scalar
  const data = new DataValue({
    value: new Variant({ dataType: written.dataType, arrayType, value: written.value }),
    statusCode: getStatusCodeFromCode(written.status ?? 0),
    sourceTimestamp: at.timestamp,
    sourcePicoseconds: at.picoseconds,
    serverTimestamp: at.timestamp,
    serverPicoseconds: at.picoseconds,
  })
  const inner = variable as unknown as { _internal_set_dataValue(data: DataValue): void }
  inner._internal_set_dataValue(data)
}

/** A scalar number with its time in whole milliseconds. */
export function double(value: number, ms: number): Written {
  return { dataType: DataType.Double, value, time: { ms } }
}
