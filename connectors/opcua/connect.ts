// Opening a session: endpoint, server certificate, secure channel, user; every refusal said in words that help.
import type { ClientSession, OPCUAClient } from 'node-opcua'
import { messageOf } from '../../ingest/errors.ts'
import type { ConnectorTools } from '../connector.ts'
import { type CertificateStore, openCertificates } from './certificate-store.ts'
import type { OpcuaConfig } from './config.ts'
import { endpointsOf } from './security/discovery.ts'
import { chooseEndpoint } from './security/endpoints.ts'
import { identityOf } from './security/identity.ts'
import { type Attempt, type Chosen, checkServer, choose, clientFor, confirmChoice } from './security/login.ts'
import { checkOwn, withOwn } from './security/own-use.ts'
import { refusalOfVerdict } from './security/refusals.ts'
import { refusalOfError } from './security/refused-by-server.ts'
import { warnOfExceptions, warnOfWeakness } from './security/warnings.ts'

export interface Connected {
  readonly client: OPCUAClient
  readonly session: ClientSession
  readonly certificates: CertificateStore
  /** `SignAndEncrypt Basic256Sha256` */
  readonly security: string
  /** Logs in once more beside this session, with our certificate in the file, and out. Throws as opening does. */
  readonly probe: (certificateFile: string) => Promise<void>
}

const wallClock = () => new Date()

/**
 * Opens a session at the server. Throws CERTIFICATE_* where its certificate fails our checks, OWN_CERTIFICATE_* where
 * ours fails, LINK_REFUSED where the server does not let us in, LINK_LOST where it is not reached, SECRET_MISSING,
 * USER_CERTIFICATE_UNUSABLE. `now`: wall time, for certificates.
 */
export async function connectToServer(
  config: OpcuaConfig,
  tools: ConnectorTools,
  now: () => Date = wallClock,
): Promise<Connected> {
  const user = identityOf(config)
  warnOfWeakness(config, tools)
  const certificates = await openCertificates({
    folder: tools.folder,
    config,
    now,
    onRefused(verdict) {
      const { code, message, next } = refusalOfVerdict(verdict, { connector: tools.id, where: config.endpoint })
      tools.log.warn({ connector: tools.id, code, next }, message)
    },
  })
  const attempt: Attempt = { config, connector: tools.id, certificates, user }
  try {
    const chosen = choose(attempt, chooseEndpoint(await offered(attempt), config))
    if (chosen.mode !== 'None') {
      warnOfExceptions(checkServer(attempt, chosen), config, tools)
      checkOwn(tools.folder, tools.id, now())
    }
    return await withOwn(tools.folder, tools, (certificateFile) => login(attempt, chosen, { certificateFile, tools }))
  } catch (cause) {
    await certificates.dispose()
    throw cause
  }
}

async function offered(attempt: Attempt) {
  try {
    return await endpointsOf(attempt.config, attempt.certificates)
  } catch (cause) {
    throw refusalOfError(cause, attempt, 'endpoints')
  }
}

interface LoginWith {
  readonly certificateFile: string
  readonly tools: ConnectorTools
}

async function login(attempt: Attempt, chosen: Chosen, { certificateFile, tools }: LoginWith): Promise<Connected> {
  const client = clientFor(attempt, chosen, certificateFile)
  let stage: 'channel' | 'session' = 'channel'
  try {
    await client.connect(attempt.config.endpoint)
    await confirmChoice(attempt, chosen, client)
    stage = 'session'
    const session = await client.createSession(attempt.user)
    const security = `${chosen.mode} ${chosen.policy}`
    const probe = (file: string) => probeWith(attempt, chosen, { certificateFile: file, tools })
    return { client, session, certificates: attempt.certificates, security, probe }
  } catch (cause) {
    await client.disconnect().catch((second: unknown) => tools.log.warn({ cause: messageOf(second) }, 'disconnect'))
    throw refusalOfError(cause, attempt, stage)
  }
}

async function probeWith(attempt: Attempt, chosen: Chosen, given: LoginWith): Promise<void> {
  const { client, session } = await login(attempt, chosen, given)
  try {
    await session.close(true)
  } finally {
    await client.disconnect()
  }
}
