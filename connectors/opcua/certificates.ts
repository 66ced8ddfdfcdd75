// The certificates of a connector (own, trusted, refused) as files: works without the large client library.
import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kunlunError } from '../../ingest/errors.ts'
import { readRevocationList } from './security/crl.ts'

export interface CertificateInfo {
  /** Common name and organisation as the certificate states them. */
  readonly name: string
  /** SHA-1 in lower-case hexadecimal: what OPC UA tools show as the thumbprint. */
  readonly thumbprint: string
  /** SHA-256 in lower-case hexadecimal. */
  readonly sha256: string
  /** ISO 8601 */
  readonly validUntil: string
  /** `next`: ours, renewed, until the server takes it; `issuer`: completes chains, is no reason to trust. */
  readonly state: 'own' | 'next' | 'trusted' | 'issuer' | 'rejected'
}

interface CertificateFile extends CertificateInfo {
  readonly file: string
}

/** The store of a connector, laid out as the client library wants it. */
export const pki = (folder: string) => join(folder, 'pki')
const trustedFolder = (folder: string) => join(pki(folder), 'trusted', 'certs')

/** All certificates that the connector whose folder this is has met. */
export function listCertificates(folder: string): CertificateInfo[] {
  return certificateFiles(folder).map(({ file: _, ...info }) => info)
}

/**
 * Trusts a certificate that was refused before; the thumbprint is its SHA-1 or SHA-256, with or without colons. The
 * next opening of the link sees it. Throws NOT_FOUND where no such certificate was refused or trusted.
 */
export function trustCertificate(folder: string, thumbprint: string): CertificateInfo {
  const wanted = plainThumbprint(thumbprint)
  const matching = certificateFiles(folder).filter((each) => each.thumbprint === wanted || each.sha256 === wanted)
  const trusted = matching.find((each) => each.state === 'trusted')
  const rejected = matching.find((each) => each.state === 'rejected')
  const found = trusted ?? rejected
  if (found === undefined) throw kunlunError('NOT_FOUND', { what: 'refused certificate', id: thumbprint })
  const { file, ...info } = found
  if (trusted !== undefined) return info
  mkdirSync(trustedFolder(folder), { recursive: true })
  renameSync(file, join(trustedFolder(folder), `${info.thumbprint}.pem`))
  return { ...info, state: 'trusted' }
}

/**
 * Trusts a server certificate (PEM or DER) that came by another way than the link, e.g. on a stick from the server's
 * own folder. Throws NOT_FOUND where the bytes are no certificate.
 */
export function trustCertificateBytes(folder: string, bytes: Uint8Array): CertificateInfo {
  const info = describeCertificate(bytes)
  if (info === undefined) throw kunlunError('NOT_FOUND', { what: 'certificate', id: 'in the bytes given' })
  mkdirSync(trustedFolder(folder), { recursive: true })
  writeFileSync(join(trustedFolder(folder), `${info.thumbprint}.pem`), new X509Certificate(bytes).toString())
  return { ...info, state: 'trusted' }
}

/** Adds the certificate of an authority that completes chains. Throws NOT_FOUND where the bytes are none. */
export function addIssuer(folder: string, bytes: Uint8Array): CertificateInfo {
  const info = describeCertificate(bytes)
  if (info === undefined) throw kunlunError('NOT_FOUND', { what: 'certificate', id: 'in the bytes given' })
  keep(join(pki(folder), 'issuers', 'certs'), `${info.thumbprint}.pem`, new X509Certificate(bytes).toString())
  return { ...info, state: 'issuer' }
}

/** Adds the revocation list of an authority; when it ends, if it says so. Throws NOT_FOUND where the bytes are none. */
export function addRevocationList(folder: string, bytes: Uint8Array): { readonly nextUpdate: Date | undefined } {
  const list = readRevocationList(bytes)
  if (list === undefined) throw kunlunError('NOT_FOUND', { what: 'revocation list', id: 'in the bytes given' })
  // The newest of an authority takes the place of the one before.
  const name = createHash('sha256').update(list.issuerDer).digest('hex')
  keep(join(pki(folder), 'issuers', 'crl'), `${name}.crl`, bytes)
  return { nextUpdate: list.nextUpdate }
}

function keep(folder: string, name: string, content: string | Uint8Array): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), content)
}

function plainThumbprint(text: string): string {
  return text
    .replace(/^sha(?:1|256):/i, '')
    .replace(/[:\s]/g, '')
    .toLowerCase()
}

function certificateFiles(folder: string): CertificateFile[] {
  return [
    ...readFolder(join(pki(folder), 'own', 'certs'), 'own').map((one) =>
      one.file.endsWith('-next.pem') ? { ...one, state: 'next' as const } : one,
    ),
    ...readFolder(trustedFolder(folder), 'trusted'),
    ...readFolder(join(pki(folder), 'issuers', 'certs'), 'issuer'),
    ...readFolder(join(pki(folder), 'rejected'), 'rejected'),
  ]
}

function readFolder(folder: string, state: CertificateInfo['state']): CertificateFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /\.(pem|der|crt|cer)$/i.test(name))
    .sort()
    .flatMap((name) => {
      const file = join(folder, name)
      const info = describeCertificate(readFileSync(file))
      // A file that a person put there and that is no certificate is not ours to judge.
      return info === undefined ? [] : [{ ...info, state, file }]
    })
}

/** What stands in a certificate (PEM or DER); undefined where it is none. */
export function describeCertificate(bytes: Uint8Array): Omit<CertificateInfo, 'state'> | undefined {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(bytes)
  } catch {
    // Not a certificate: that is the answer.
    return undefined
  }
  return {
    name: certificate.subject.replaceAll('\n', ', '),
    thumbprint: plainThumbprint(certificate.fingerprint),
    sha256: plainThumbprint(certificate.fingerprint256),
    validUntil: certificate.validToDate.toISOString(),
  }
}
