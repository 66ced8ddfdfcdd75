// Our own certificate on its way to a server: checked before it is shown, the renewed one tried first.
import { existsSync, readFileSync } from 'node:fs'
import { KunlunError, kunlunError } from '../../../ingest/errors.ts'
import type { ConnectorTools } from '../../connector.ts'
import { nextCertificateFile, ownCertificateFile, promoteNext } from './own-files.ts'
import { type CertificateFacts, readCertificate } from './x509.ts'

/** Throws OWN_CERTIFICATE_INVALID where servers would rightly refuse it. */
export function checkOwn(folder: string, connector: string, now: Date): CertificateFacts {
  const file = ownCertificateFile(folder)
  const own = existsSync(file) ? readCertificate(readFileSync(file)) : undefined
  const detail = problemOf(own, now)
  if (own !== undefined && detail === undefined) return own
  throw kunlunError('OWN_CERTIFICATE_INVALID', { connector, detail, thumbprint: own?.thumbprint ?? '(none)', file })
}

function problemOf(own: CertificateFacts | undefined, now: Date): string | undefined {
  if (own === undefined) return 'the file holds no certificate'
  if (own.validUntil <= now) return `it was valid until ${own.validUntil.toISOString().slice(0, 10)}`
  if (own.validFrom > now) return `it is valid only from ${own.validFrom.toISOString()} on`
  return undefined
}

/**
 * Logs in with the renewed certificate, where one waits and the server takes it; it is the one in use from then on.
 * A server that does not yet trust it is met with the old one, which is said in the log.
 */
export async function withOwn<Result>(
  folder: string,
  { id, log }: Pick<ConnectorTools, 'id' | 'log'>,
  login: (certificateFile: string) => Promise<Result>,
): Promise<Result> {
  const next = nextCertificateFile(folder)
  if (existsSync(next)) {
    try {
      const result = await login(next)
      promoteNext(folder)
      log.info({ connector: id, certificate: ownCertificateFile(folder) }, 'the renewed certificate is in use')
      return result
    } catch (cause) {
      if (!(cause instanceof KunlunError) || cause.code !== 'OWN_CERTIFICATE_REFUSED') throw cause
      log.warn({ connector: id, code: cause.code, next: cause.next }, `${cause.message}; the old one is used meanwhile`)
    }
  }
  return login(ownCertificateFile(folder))
}
