// Who logs in at the server: a user with a password, a user with a certificate, or nobody by name.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type UserIdentityInfo, UserTokenType } from 'node-opcua'
import { kunlunError, messageOf } from '../../../ingest/errors.ts'
import { resolveSecret, type SecretRef } from '../../../ingest/secret.ts'
import type { OpcuaConfig } from '../config.ts'

/** Throws SECRET_MISSING, USER_CERTIFICATE_UNUSABLE. */
export function identityOf(config: OpcuaConfig): UserIdentityInfo {
  const { username, password, userCertificate, userKey } = config
  if (username !== undefined && password !== undefined) {
    return { type: UserTokenType.UserName, userName: username, password: resolveSecret(password) }
  }
  if (userCertificate !== undefined && userKey !== undefined) return certificateUser(userCertificate, userKey)
  return { type: UserTokenType.Anonymous }
}

/** The key must be that of the certificate: a server would only say that it refuses. */
function certificateUser(file: string, keyRef: SecretRef): UserIdentityInfo {
  const key = resolveSecret(keyRef)
  try {
    const certificate = new X509Certificate(readFileSync(file))
    const privateKey = createPrivateKey(key)
    if (!certificate.checkPrivateKey(privateKey)) throw new Error('userKey is not the key of this certificate')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    return { type: UserTokenType.Certificate, certificateData: Buffer.from(certificate.raw), privateKey: pem }
  } catch (cause) {
    throw kunlunError('USER_CERTIFICATE_UNUSABLE', { file, cause: messageOf(cause) }, cause)
  }
}
