// Warnings that a link gives at each opening: weak security that was allowed, checks that were let pass.
import { kunlunError } from '../../../ingest/errors.ts'
import type { ConnectorTools } from '../../connector.ts'
import type { OpcuaConfig } from '../config.ts'
import type { Verdict } from './checks.ts'
import { weaknesses } from './policies.ts'

type Tools = Pick<ConnectorTools, 'id' | 'log'>

export function warnOfWeakness(config: OpcuaConfig, { id, log }: Tools): void {
  const { securityMode, securityPolicy, endpoint } = config
  const weak = weaknesses(securityMode, securityPolicy)
  if (weak.length === 0) return
  const facts = { connector: id, where: endpoint, security: `${securityMode} ${securityPolicy}` }
  const { code, message, next } = kunlunError('SECURITY_WEAK', { ...facts, weakness: weak.join('; ') })
  log.warn({ connector: id, code, next }, message)
}

export function warnOfExceptions({ results }: Verdict, { endpoint }: OpcuaConfig, { id, log }: Tools): void {
  for (const { detail, excepted } of results) {
    if (excepted === undefined) continue
    const { code, message, next } = kunlunError('CERTIFICATE_EXCEPTED', { where: endpoint, detail, because: excepted })
    log.warn({ connector: id, code, next }, message)
  }
}
