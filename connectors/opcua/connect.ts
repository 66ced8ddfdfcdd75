// Opening a session: secure channel, server certificate, user; every refusal said in words that help.
import {
  type ClientSession,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  type UserIdentityInfo,
  UserTokenType,
} from 'node-opcua'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { resolveSecret } from '../../ingest/secret.ts'
import type { ConnectorTools } from '../connector.ts'
import { type CertificateStore, openCertificates } from './certificate-store.ts'
import type { OpcuaConfig } from './config.ts'

export interface Connected {
  readonly client: OPCUAClient
  readonly session: ClientSession
  readonly certificates: CertificateStore
}

/** The shortest session that makes sense, however short an outage is expected. */
const leastSessionMs = 60_000

/**
 * Opens a session at the server. Throws CERTIFICATE_UNTRUSTED with the thumbprint to compare, LINK_REFUSED where the
 * server (or its certificate) does not let us in, LINK_LOST where it is not reached, SECRET_MISSING.
 */
export async function connectToServer(config: OpcuaConfig, tools: ConnectorTools): Promise<Connected> {
  const user = userOf(config)
  const certificates = await openCertificates(tools.folder)
  const client = createClient(config, tools, certificates)
  try {
    await client.connect(config.endpoint)
    const session = await client.createSession(user)
    return { client, session, certificates }
  } catch (cause) {
    await client.disconnect().catch((second: unknown) => tools.log.warn({ cause: messageOf(second) }, 'disconnect'))
    await certificates.dispose()
    throw refusalOf(cause, { config, connector: tools.id, certificates })
  }
}

function createClient(config: OpcuaConfig, tools: ConnectorTools, certificates: CertificateStore): OPCUAClient {
  return OPCUAClient.create({
    applicationName: 'Kunlun',
    clientName: `Kunlun ${tools.id}`,
    clientCertificateManager: certificates.manager,
    certificateFile: certificates.certificateFile,
    applicationUri: certificates.applicationUri,
    securityMode: MessageSecurityMode[config.securityMode],
    securityPolicy: SecurityPolicy[config.securityPolicy],
    // Servers behind a NAT or in a container advertise another host name than the one they are reached by.
    endpointMustExist: false,
    keepSessionAlive: true,
    requestedSessionTimeout: Math.max(2000 * config.outageSeconds, leastSessionMs),
    transportTimeout: config.connectTimeoutSeconds * 1000,
    // One more try at opening; a link that was up is mended without end, which keeps session and queues.
    connectionStrategy: { maxRetry: 1, initialDelay: 200, maxDelay: 2000 },
  })
}

function userOf(config: OpcuaConfig): UserIdentityInfo {
  if (config.username === undefined || config.password === undefined) return { type: UserTokenType.Anonymous }
  return { type: UserTokenType.UserName, userName: config.username, password: resolveSecret(config.password) }
}

interface Attempt {
  readonly config: OpcuaConfig
  readonly connector: string
  readonly certificates: CertificateStore
}

const deniedStatuses = /Bad(?:UserAccessDenied|IdentityTokenRejected|IdentityTokenInvalid|UserSignatureInvalid)/
const noSuchToken = /user token policy/i
const noEndpoint = /Cannot find an Endpoint|End point must exist/i
const refusedClient = /Bad(?:SecurityChecksFailed|CertificateUntrusted|CertificateInvalid|TooManySessions)/

/** What stopped us, worded for the person who can mend it. */
function refusalOf(cause: unknown, { config, connector, certificates }: Attempt): Error {
  const text = messageOf(cause)
  const facts = { connector, where: config.endpoint }
  const checked = certificates.lastChecked()
  if (checked !== undefined && checked.status !== 'Good') return certificateRefusal(checked, facts, cause)
  if (deniedStatuses.test(text) || noSuchToken.test(text)) {
    const who = config.username === undefined ? 'anonymous users are not allowed: set username, password' : null
    return kunlunError('LINK_REFUSED', { ...facts, cause: who ?? `wrong user or password (${text.trim()})` }, cause)
  }
  if (noEndpoint.test(text)) {
    const wanted = `${config.securityMode} with ${config.securityPolicy}`
    return kunlunError('LINK_REFUSED', { ...facts, cause: `the server does not offer ${wanted}` }, cause)
  }
  if (refusedClient.test(text)) {
    const hint = `the server refuses our certificate or session (${text.trim()}); trust Kunlun's certificate there`
    return kunlunError('LINK_REFUSED', { ...facts, cause: hint }, cause)
  }
  return kunlunError('LINK_LOST', { ...facts, cause: text.replace(/\s+/g, ' ').trim() }, cause)
}

function certificateRefusal(
  { certificate, status }: NonNullable<ReturnType<CertificateStore['lastChecked']>>,
  facts: { connector: string; where: string },
  cause: unknown,
): Error {
  const { thumbprint, sha256, name, validUntil } = certificate
  if (status === 'BadCertificateUntrusted') {
    return kunlunError('CERTIFICATE_UNTRUSTED', { ...facts, thumbprint, sha256, name, validUntil }, cause)
  }
  const which = `the server's certificate "${name}" (thumbprint ${thumbprint}, valid until ${validUntil})`
  return kunlunError('LINK_REFUSED', { ...facts, cause: `${which} fails our check: ${status}` }, cause)
}
