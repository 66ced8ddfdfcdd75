// The steps from a configuration to a session, one function each: the link takes them, the doctor shows them.
import { MessageSecurityMode, OPCUAClient, SecurityPolicy, type UserIdentityInfo } from 'node-opcua'
import { kunlunError } from '../../../ingest/errors.ts'
import type { CertificateStore } from '../certificate-store.ts'
import type { OpcuaConfig } from '../config.ts'
import type { Verdict } from './checks.ts'
import { type Choice, chooseEndpoint, offerText, userTypeOf } from './endpoints.ts'
import { refusalOfVerdict } from './refusals.ts'
import { splitChain } from './x509.ts'

export interface Attempt {
  readonly config: OpcuaConfig
  readonly connector: string
  readonly certificates: CertificateStore
  readonly user: UserIdentityInfo
}

export type Chosen = NonNullable<Choice['chosen']>

/** The shortest session that makes sense, however short an outage is expected. */
const leastSessionMs = 60_000

/** The endpoint to use. Throws LINK_REFUSED with what the server offers where nothing fits. */
export function choose({ config, connector }: Attempt, { chosen, candidates }: Choice): Chosen {
  if (chosen !== undefined) return chosen
  const secure = candidates.filter(({ isSecureEnough }) => isSecureEnough)
  const policy = config.securityPolicy === 'strongest' ? 'a strong policy' : config.securityPolicy
  const hint = userTypeOf(config) === 'Anonymous' ? 'anonymous users are not allowed: set username, password; ' : ''
  const cause =
    secure.length > 0
      ? `${hint}${secure[0]?.reason}`
      : `the server does not offer ${config.securityMode} with ${policy}; it offers ${offerText(candidates)}`
  throw kunlunError('LINK_REFUSED', { connector, where: config.endpoint, cause })
}

/** Our checks of the server's certificate. Throws CERTIFICATE_*. */
export function checkServer({ certificates, connector, config }: Attempt, { endpoint }: Chosen): Verdict {
  const chain = endpoint.serverCertificate ?? Buffer.alloc(0)
  const verdict = certificates.check(chain, endpoint.server.applicationUri)
  if (verdict.ok) return verdict
  throw refusalOfVerdict(verdict, { connector, where: config.endpoint })
}

/** A client for the endpoint that was chosen, showing the certificate in the file. Nothing is sent yet. */
export function clientFor(attempt: Attempt, chosen: Chosen, certificateFile: string): OPCUAClient {
  const { config, connector, certificates } = attempt
  const chain = chosen.endpoint.serverCertificate
  return OPCUAClient.create({
    applicationName: 'Kunlun',
    clientName: `Kunlun ${connector}`,
    clientCertificateManager: certificates.manager,
    certificateFile,
    applicationUri: certificates.applicationUri,
    securityMode: MessageSecurityMode[chosen.mode],
    securityPolicy: SecurityPolicy[chosen.policy],
    // Judged before: the library must not fetch another one from an unprotected answer.
    ...(chosen.mode === 'None' || chain === null ? {} : { serverCertificate: splitChain(chain) }),
    // Servers behind a NAT or in a container advertise another host name than the one they are reached by.
    endpointMustExist: false,
    keepSessionAlive: true,
    requestedSessionTimeout: Math.max(2000 * config.outageSeconds, leastSessionMs),
    transportTimeout: config.connectTimeoutSeconds * 1000,
    // One more try at opening; a link that was up is mended without end, which keeps session and queues.
    connectionStrategy: { maxRetry: 1, initialDelay: 200, maxDelay: 2000 },
  })
}

/**
 * The endpoints again, now that nobody between can change them (OPC UA Part 4, 5.7.2): hidden strong ones would show.
 * Throws LINK_REFUSED.
 */
export async function confirmChoice(attempt: Attempt, chosen: Chosen, client: OPCUAClient): Promise<void> {
  if (chosen.mode === 'None') return
  const better = chooseEndpoint(await client.getEndpoints(), attempt.config).chosen
  if (better?.policy === chosen.policy && better.mode === chosen.mode) return
  const cause = `the endpoints it states protected (${better?.policy ?? 'none that fits'}) are not those it stated before (${chosen.policy}): somebody may stand between`
  throw kunlunError('LINK_REFUSED', { connector: attempt.connector, where: attempt.config.endpoint, cause })
}
