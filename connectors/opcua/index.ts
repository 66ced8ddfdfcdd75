// The OPC UA connector: subscribes to nodes, keeps times and status codes as the server states them.
import { KunlunError, kunlunError, messageOf } from '../../ingest/errors.ts'
import type { ConnectorKind, ConnectorTools, Feed } from '../connector.ts'
import { type OpcuaConfig, opcuaConfig } from './config.ts'
import { connectToServer } from './connect.ts'
import { decode } from './decoder.ts'
import { opcuaFeed } from './feed.ts'
import { quietLibrary } from './quiet.ts'
import { subscribe } from './subscription.ts'

export { type CertificateInfo, listCertificates, trustCertificate, trustCertificateBytes } from './certificates.ts'

export const opcua: ConnectorKind<OpcuaConfig> = {
  name: 'opcua',
  summary: 'OPC UA servers: subscriptions, signed and encrypted, by NodeId or browse path',
  config: opcuaConfig,
  open,
  decoder: () => decode,
}

async function open(config: OpcuaConfig, tools: ConnectorTools): Promise<Feed> {
  quietLibrary()
  const connected = await connectToServer(config, tools)
  try {
    const namespaces = await connected.session.readNamespaceArray()
    const subscription = await subscribe(connected.session, config)
    return await opcuaFeed({ config, tools, connected, subscription, namespaces })
  } catch (cause) {
    await connected.client
      .disconnect()
      .catch((second: unknown) => tools.log.warn({ cause: messageOf(second) }, 'disconnect'))
    if (cause instanceof KunlunError) throw cause
    throw kunlunError('LINK_LOST', { connector: tools.id, where: config.endpoint, cause: messageOf(cause) }, cause)
  }
}
