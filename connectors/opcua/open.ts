// Opens the link to an OPC UA server; loaded when a link is opened, for the client library is large.
import { KunlunError, kunlunError, messageOf } from '../../ingest/errors.ts'
import type { ConnectorTools, Feed } from '../connector.ts'
import type { OpcuaConfig } from './config.ts'
import { connectToServer } from './connect.ts'
import { opcuaFeed } from './feed.ts'
import { quietLibrary } from './quiet.ts'
import { readServerLimits } from './server-limits.ts'
import { subscribe } from './subscription.ts'

/** Resolves once subscribed. Throws LINK_LOST, LINK_REFUSED, CERTIFICATE_UNTRUSTED. */
export async function openLink(config: OpcuaConfig, tools: ConnectorTools): Promise<Feed> {
  quietLibrary()
  const connected = await connectToServer(config, tools)
  try {
    const namespaces = await connected.session.readNamespaceArray()
    const limits = await readServerLimits(connected.session, config)
    const subscription = await subscribe(connected.session, config)
    return await opcuaFeed({ config, tools, connected, subscription, namespaces, limits })
  } catch (cause) {
    await connected.client
      .disconnect()
      .catch((second: unknown) => tools.log.warn({ cause: messageOf(second) }, 'could not disconnect'))
    await connected.certificates.dispose()
    if (cause instanceof KunlunError) throw cause
    throw kunlunError('LINK_LOST', { connector: tools.id, where: config.endpoint, cause: messageOf(cause) }, cause)
  }
}
