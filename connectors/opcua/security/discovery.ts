// Asking a server for its endpoints: unprotected by nature, nothing secret is sent.
import { type EndpointDescription, MessageSecurityMode, OPCUAClient, SecurityPolicy } from 'node-opcua'
import type { CertificateStore } from '../certificate-store.ts'
import type { OpcuaConfig } from '../config.ts'
import { ownCertificateFile } from './own-files.ts'

/** Always at the configured address: addresses that the server states are never called. Throws what the library says. */
export async function endpointsOf(config: OpcuaConfig, store: CertificateStore): Promise<EndpointDescription[]> {
  const client = OPCUAClient.create({
    applicationName: 'Kunlun',
    clientName: 'Kunlun endpoints',
    clientCertificateManager: store.manager,
    certificateFile: ownCertificateFile(store.folder),
    applicationUri: store.applicationUri,
    securityMode: MessageSecurityMode.None,
    securityPolicy: SecurityPolicy.None,
    endpointMustExist: false,
    transportTimeout: config.connectTimeoutSeconds * 1000,
    connectionStrategy: { maxRetry: 0, initialDelay: 200, maxDelay: 2000 },
  })
  try {
    await client.connect(config.endpoint)
    return await client.getEndpoints()
  } finally {
    await client.disconnect()
  }
}
