// Verdicts on certificates as coded errors: which check failed, what to do about it.
import { type ErrorCode, type KunlunError, kunlunError } from '../../../ingest/errors.ts'
import type { CheckName, CheckResult, Verdict } from './checks.ts'

const codes: Readonly<Record<CheckName, ErrorCode>> = {
  readable: 'CERTIFICATE_UNREADABLE',
  signature: 'CERTIFICATE_FORGED',
  revoked: 'CERTIFICATE_REVOKED',
  trust: 'CERTIFICATE_UNTRUSTED',
  chain: 'CERTIFICATE_CHAIN_INCOMPLETE',
  strength: 'CERTIFICATE_WEAK',
  validity: 'CERTIFICATE_EXPIRED',
  hostName: 'CERTIFICATE_WRONG_HOST',
  applicationUri: 'CERTIFICATE_WRONG_URI',
  use: 'CERTIFICATE_WRONG_USE',
  revocationList: 'CERTIFICATE_REVOCATION_UNKNOWN',
}

/** The code of a check that failed. */
export function codeOf({ check, isEarly }: CheckResult): ErrorCode {
  return check === 'validity' && isEarly ? 'CERTIFICATE_NOT_YET_VALID' : codes[check]
}

/** The error of a verdict that is not ok; what else failed stands in `alsoFailed`. */
export function refusalOfVerdict(verdict: Verdict, facts: { connector: string; where: string }): KunlunError {
  const { certificate, failed, results } = verdict
  const first = failed ?? { check: 'readable', ok: false, detail: 'unknown' }
  const others = results.filter((one) => !one.ok && one !== first && one.excepted === undefined)
  return kunlunError(codeOf(first), {
    ...facts,
    detail: first.detail,
    ...(certificate === undefined
      ? {}
      : {
          thumbprint: certificate.thumbprint,
          sha256: certificate.sha256,
          name: certificate.name,
          validUntil: certificate.validUntil.toISOString(),
        }),
    ...(others.length === 0 ? {} : { alsoFailed: others.map(({ check, detail }) => `${check}: ${detail}`).join('; ') }),
  })
}
