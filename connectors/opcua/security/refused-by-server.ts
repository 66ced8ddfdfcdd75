// What a server or the network said no with, worded for the person who can mend it.
import { readFileSync } from 'node:fs'
import { KunlunError, kunlunError, messageOf } from '../../../ingest/errors.ts'
import type { Attempt } from './login.ts'
import { ownCertificateFile } from './own-files.ts'
import { readCertificate } from './x509.ts'

const deniedStatuses = /Bad(?:UserAccessDenied|IdentityTokenRejected|IdentityTokenInvalid|UserSignatureInvalid)/
const refusedCertificate = /Bad(?:SecurityChecksFailed|Certificate\w+|ApplicationSignatureInvalid)/
/** Many servers do not answer a client whose certificate they refuse: they hang up while the channel is opened. */
const hungUp = /disconnected by third party|ECONNRESET|EPIPE|may have been rejected by server|premature/i
const tooMany = /BadTooManySessions|BadTcpServerTooBusy|BadTooManyOperations/

/** `stage`: what was being done; a server that hangs up while the channel opens means our certificate. */
export function refusalOfError(
  cause: unknown,
  { config, connector, certificates }: Attempt,
  stage: 'endpoints' | 'channel' | 'session',
): KunlunError {
  if (cause instanceof KunlunError) return cause
  const text = messageOf(cause).replace(/\s+/g, ' ').trim()
  const facts = { connector, where: config.endpoint }
  if (stage === 'session' && deniedStatuses.test(text)) {
    return kunlunError('LINK_REFUSED', { ...facts, cause: deniedText(config, text) }, cause)
  }
  if (tooMany.test(text)) {
    return kunlunError('LINK_REFUSED', { ...facts, cause: `the server has no room for us (${text})` }, cause)
  }
  const isAboutUs = refusedCertificate.test(text) || (stage === 'channel' && hungUp.test(text))
  if (stage !== 'endpoints' && isAboutUs && config.securityMode !== 'None') {
    const file = ownCertificateFile(certificates.folder)
    const own = readCertificate(readFileSync(file))
    const more = { thumbprint: own?.thumbprint ?? '', sha256: own?.sha256 ?? '', file, cause: text }
    return kunlunError('OWN_CERTIFICATE_REFUSED', { ...facts, ...more }, cause)
  }
  return kunlunError('LINK_LOST', { ...facts, cause: text }, cause)
}

function deniedText({ username, userCertificate }: Attempt['config'], text: string): string {
  if (username !== undefined) return `wrong user or password (${text})`
  if (userCertificate !== undefined) return `it does not take the certificate of the user (${text})`
  return 'anonymous users are not allowed: set username, password'
}
