// A real OPC UA server with the certificate, endpoints, users that a test wants; it may trust clients one by one.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  type UAVariable,
} from 'node-opcua'
import { quietLibrary } from '../../connectors/opcua/quiet.ts'
import { testNamespace, testUser } from './opcua.ts'
import { type Identity, makeCertificate, pem, testUri } from './opcua-certificates.ts'

export interface SecuredOptions {
  readonly identity?: Identity
  /** Certificates that are sent after the server's own. */
  readonly chain?: readonly Identity[]
  readonly modes?: readonly MessageSecurityMode[]
  readonly policies?: readonly SecurityPolicy[]
  readonly anonymous?: boolean
  /** False: clients are refused until `trust` is called with their certificate. */
  readonly acceptClients?: boolean
  readonly port?: number
}

export interface SecuredServer extends AsyncDisposable {
  readonly endpoint: string
  readonly port: number
  trust(certificate: Uint8Array): Promise<void>
  /** Sets the value of `load`. */
  write(value: number): void
  stop(): Promise<void>
}

/** Has one node, `load`. Users with a certificate are taken where it is theirs. */
export async function startSecured(options: SecuredOptions = {}): Promise<SecuredServer> {
  quietLibrary()
  const { identity = makeCertificate(), chain = [], acceptClients = true } = options
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-secured-'))
  const manager = await managerIn(join(folder, 'pki'), acceptClients)
  const users = await managerIn(join(folder, 'users'), true)
  await mkdir(join(folder, 'own'))
  const certificateFile = join(folder, 'own', 'server.pem')
  const privateKeyFile = join(folder, 'own', 'server.key')
  await writeFile(certificateFile, [identity, ...chain].map((one) => pem('CERTIFICATE', one.certificate)).join(''))
  await writeFile(privateKeyFile, identity.key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  const server = new OPCUAServer({
    port: options.port ?? 0,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    certificateFile,
    privateKeyFile,
    serverCertificateManager: manager,
    userCertificateManager: users,
    serverInfo: { applicationUri: testUri },
    securityModes: [...(options.modes ?? [MessageSecurityMode.SignAndEncrypt])],
    securityPolicies: [...(options.policies ?? [SecurityPolicy.Basic256Sha256])],
    allowAnonymous: options.anonymous ?? false,
    userManager: {
      isValidUser: (user: string, password: string) => user === testUser.username && password === testUser.password,
    },
    serverCapabilities: { minSupportedSampleRate: 0 },
  })
  await server.initialize()
  const load = addLoad(server)
  await server.start()
  const port = options.port ?? server.endpoints[0]?.port ?? 0
  return {
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    port,
    trust: async (certificate) => void (await manager.trustCertificate(Buffer.from(certificate))),
    write: (value) => load.setValueFromSource({ dataType: DataType.Double, value }),
    stop: () => server.shutdown(0),
    async [Symbol.asyncDispose]() {
      await server.shutdown(0)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function managerIn(rootFolder: string, isOpen: boolean): Promise<OPCUACertificateManager> {
  const options = { rootFolder, automaticallyAcceptUnknownCertificate: isOpen, disableFileWatchers: true }
  const manager = new OPCUACertificateManager(options)
  await manager.initialize()
  return manager
}

function addLoad(server: OPCUAServer): UAVariable {
  const { addressSpace } = server.engine
  if (addressSpace === null) throw new Error('the server has no address space')
  const namespace = addressSpace.registerNamespace(testNamespace)
  return namespace.addVariable({
    organizedBy: addressSpace.rootFolder.objects,
    browseName: 'load',
    nodeId: 's=load',
    dataType: DataType.Double,
    minimumSamplingInterval: 0,
    value: { dataType: DataType.Double, value: 1 },
  })
}
