// Warnings before a certificate ends: at 30, 7, 1 days, each once.
import { type KunlunError, kunlunError } from '../../../ingest/errors.ts'
import type { CertificateFacts } from './x509.ts'

const thresholdDays = [1, 7, 30] as const
const dayMs = 86_400_000

/** What was said, for the life of the process: a link that opens anew does not say it again. */
const said = new Set<string>()

export interface Expiring {
  readonly connector: string
  readonly whose: 'Our' | "The server's"
  readonly certificate: CertificateFacts
  readonly now: Date
}

/** The warning that is due now, if it was not given before. */
export function dueWarning({ connector, whose, certificate, now }: Expiring): KunlunError | undefined {
  const left = (certificate.validUntil.getTime() - now.getTime()) / dayMs
  const threshold = thresholdDays.find((days) => left <= days)
  if (threshold === undefined) return undefined
  const key = `${connector} ${whose} ${certificate.sha256} ${threshold}`
  if (said.has(key)) return undefined
  said.add(key)
  return kunlunError('CERTIFICATE_EXPIRING', {
    connector,
    whose,
    days: Math.max(0, Math.floor(left)),
    until: certificate.validUntil.toISOString().slice(0, 10),
    thumbprint: certificate.thumbprint,
  })
}
