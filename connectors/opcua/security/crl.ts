// Lists of revoked certificates (RFC 5280, section 5): who issued them, until when they hold, whom they name.
import { verify, type X509Certificate } from 'node:crypto'
import { type DerElement, derChild, derChildren, derOid, derTag, derTime, readDer } from './der.ts'
import { plainSerial } from './x509.ts'

export interface RevocationList {
  /** Name of the issuer in DER. */
  readonly issuerDer: Buffer
  readonly issuedAt: Date
  /** The next list comes by then; undefined where the issuer does not say. */
  readonly nextUpdate: Date | undefined
  isRevoked(serial: string): boolean
  /** True where the list was signed with the key of the certificate. */
  isSignedBy(issuer: X509Certificate): boolean
}

/** Reads one list, PEM or DER. Undefined where the bytes are none. */
export function readRevocationList(bytes: Uint8Array): RevocationList | undefined {
  try {
    return listOf(readDer(derOf(Buffer.from(bytes))))
  } catch {
    // No list: that is the answer.
    return undefined
  }
}

function derOf(bytes: Buffer): Buffer {
  const pem = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/.exec(bytes.toString('latin1'))
  return pem === null ? bytes : Buffer.from(pem[1] ?? '', 'base64')
}

const isTime = ({ tag }: DerElement) => tag === derTag.utcTime || tag === derTag.generalizedTime

function listOf(whole: DerElement): RevocationList {
  const body = derChild(whole, 0, derTag.sequence)
  const parts = derChildren(body)
  // version, algorithm, issuer, this update, next update, revoked, extensions: the first and the last three may be absent.
  const fields = parts[0]?.tag === derTag.integer ? parts.slice(1) : parts
  const [, issuer, issued, ...rest] = fields
  if (issuer === undefined || issued === undefined || !isTime(issued)) throw new RangeError('no revocation list')
  const next = rest.find(isTime)
  const entries = rest.find(({ tag }) => tag === derTag.sequence)
  const serials = new Set((entries === undefined ? [] : derChildren(entries)).map(serialOf))
  const digest = digests[derOid(derChild(derChild(whole, 1, derTag.sequence), 0, derTag.oid))]
  const signature = derChild(whole, 2, derTag.bitString).content.subarray(1)
  return {
    issuerDer: issuer.bytes,
    issuedAt: derTime(issued),
    nextUpdate: next === undefined ? undefined : derTime(next),
    isRevoked: (serial) => serials.has(serial),
    isSignedBy({ publicKey }) {
      try {
        return digest !== undefined && verify(digest, body.bytes, publicKey, signature)
      } catch {
        // A key of another kind: not its list.
        return false
      }
    },
  }
}

const serialOf = (entry: DerElement) => plainSerial(derChild(entry, 0, derTag.integer).content)

/** By signature algorithm: RSA (PKCS #1 v1.5) and ECDSA. */
const digests: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}
