// Opens the link to an OPC UA server; loaded when a link is opened, for the client library is large.
import { KunlunError, kunlunError, messageOf } from '../../ingest/errors.ts'
import type { ConnectorTools, Feed } from '../connector.ts'
import type { OpcuaConfig } from './config.ts'
import { type Connected, connectToServer } from './connect.ts'
import { opcuaFeed } from './feed.ts'
import { quietLibrary } from './quiet.ts'
import { keepCertificates } from './security/keeper.ts'
import { readServerLimits } from './server-limits.ts'
import { learnTypesCarefully } from './structure-types.ts'
import { subscribe } from './subscription.ts'

/** Resolves once subscribed. Throws LINK_LOST, LINK_REFUSED, CERTIFICATE_UNTRUSTED. */
export async function openLink(config: OpcuaConfig, tools: ConnectorTools): Promise<Feed> {
  quietLibrary()
  const connected = await connectToServer(config, tools)
  try {
    learnTypesCarefully(connected.session, tools.log)
    const namespaces = await connected.session.readNamespaceArray()
    const limits = await readServerLimits(connected.session, config)
    const subscription = await subscribe(connected.session, config)
    const feed = await opcuaFeed({ config, tools, connected, subscription, namespaces, limits })
    return keepingCertificates(feed, connected, tools)
  } catch (cause) {
    await connected.client
      .disconnect()
      .catch((second: unknown) => tools.log.warn({ cause: messageOf(second) }, 'could not disconnect'))
    await connected.certificates.dispose()
    if (cause instanceof KunlunError) throw cause
    throw kunlunError('LINK_LOST', { connector: tools.id, where: config.endpoint, cause: messageOf(cause) }, cause)
  }
}

/** The feed, whose certificates are watched over until it is closed. */
function keepingCertificates(feed: Feed, connected: Connected, tools: ConnectorTools): Feed {
  const { client, certificates, probe, security } = connected
  const keeper = keepCertificates({
    tools,
    client,
    probe,
    server: () => certificates.lastChecked()?.certificate,
    isProtected: !security.startsWith('None'),
    now: () => new Date(),
  })
  return {
    ...feed,
    status() {
      const status = feed.status()
      const own = keeper.own()
      if (own === undefined) return status
      const ours = { ownCertificateUntil: own.validUntil.toISOString(), ownCertificateThumbprint: own.thumbprint }
      return { ...status, details: { ...status.details, ...ours } }
    },
    close() {
      keeper.stop()
      return feed.close()
    },
  }
}
