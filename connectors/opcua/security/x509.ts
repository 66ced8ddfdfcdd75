// What stands in an X.509 certificate (RFC 5280) that a check asks for.
import { X509Certificate } from 'node:crypto'
import { type DerElement, derChild, derChildren, derOid, derTag, readDer } from './der.ts'

export interface CertificateFacts {
  readonly x509: X509Certificate
  /** SHA-1 in lower-case hexadecimal: what OPC UA tools show as the thumbprint. */
  readonly thumbprint: string
  readonly sha256: string
  readonly name: string
  readonly issuerName: string
  readonly isSelfIssued: boolean
  readonly validFrom: Date
  readonly validUntil: Date
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string
  /** The issuer's name as the certificate writes it, to find its list of revoked certificates. */
  readonly issuerDer: Buffer
  readonly subjectDer: Buffer
  readonly keyBits: number
  readonly keyType: string
  readonly signatureOid: string
  /** Undefined where the certificate does not restrict the use of its key. */
  readonly keyUsage: KeyUsage | undefined
  /** Object identifiers; undefined where not restricted. */
  readonly extendedKeyUsage: readonly string[] | undefined
  readonly uris: readonly string[]
  readonly hosts: readonly string[]
}

export interface KeyUsage {
  readonly digitalSignature: boolean
  readonly keyEncipherment: boolean
  readonly keyCertSign: boolean
}

/** Reads one certificate, PEM or DER. Undefined where the bytes are none. */
export function readCertificate(bytes: Uint8Array): CertificateFacts | undefined {
  try {
    const x509 = new X509Certificate(bytes)
    return factsOf(x509, derChild(readDer(Buffer.from(x509.raw)), 0, derTag.sequence))
  } catch {
    // Whatever the reason, it is no certificate that could be checked: that is the answer.
    return undefined
  }
}

/** Splits the chain that OPC UA sends: DER after DER, the server's own first. At most ten. */
export function splitChain(bytes: Uint8Array): Buffer[] {
  const chain: Buffer[] = []
  let rest = Buffer.from(bytes)
  try {
    while (rest.length > 0 && chain.length < 10) {
      const one = readDer(rest).bytes
      chain.push(one)
      rest = rest.subarray(one.length)
    }
  } catch {
    // The part that can be read is judged; a first certificate that cannot is found by its check.
    return chain.length > 0 ? chain : [Buffer.from(bytes)]
  }
  return chain
}

function factsOf(x509: X509Certificate, body: DerElement): CertificateFacts {
  const parts = derChildren(body)
  // The version is left out in old certificates.
  const at = parts[0]?.tag === 0xa0 ? 1 : 0
  const [serial, , issuer, , subject] = parts.slice(at)
  if (serial === undefined || issuer === undefined || subject === undefined) throw new RangeError('no certificate')
  const extensions = extensionsOf(parts)
  const names = alternativeNames(extensions.get(oids.alternativeNames))
  const details = x509.publicKey.asymmetricKeyDetails
  // Compared with anything, no date is false: such a certificate would never end.
  if ([x509.validFromDate, x509.validToDate].some((date) => Number.isNaN(date.getTime()))) throw new RangeError('dates')
  return {
    x509,
    thumbprint: plain(x509.fingerprint),
    sha256: plain(x509.fingerprint256),
    name: x509.subject.replaceAll('\n', ', '),
    issuerName: x509.issuer.replaceAll('\n', ', '),
    isSelfIssued: issuer.bytes.equals(subject.bytes),
    validFrom: x509.validFromDate,
    validUntil: x509.validToDate,
    serial: plainSerial(serial.content),
    issuerDer: issuer.bytes,
    subjectDer: subject.bytes,
    keyBits: details?.modulusLength ?? 0,
    keyType: x509.publicKey.asymmetricKeyType ?? 'unknown',
    signatureOid: derOid(derChild(derChild(readDer(Buffer.from(x509.raw)), 1), 0, derTag.oid)),
    keyUsage: keyUsageOf(extensions.get(oids.keyUsage)),
    extendedKeyUsage: extendedKeyUsageOf(extensions.get(oids.extendedKeyUsage)),
    ...names,
  }
}

const oids = {
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  extendedKeyUsage: '2.5.29.37',
} as const

function extendedKeyUsageOf(value: Buffer | undefined): string[] | undefined {
  return value === undefined ? undefined : derChildren(readDer(value)).map(derOid)
}

/** By object identifier: what stands in the octet string. */
function extensionsOf(parts: readonly DerElement[]): ReadonlyMap<string, Buffer> {
  const tagged = parts.find(({ tag }) => tag === 0xa3)
  if (tagged === undefined) return new Map()
  return new Map(
    derChildren(derChild(tagged, 0)).map((one) => {
      const children = derChildren(one)
      const value = children.at(-1)?.content ?? Buffer.alloc(0)
      return [derOid(derChild(one, 0, derTag.oid)), value]
    }),
  )
}

function keyUsageOf(value: Buffer | undefined): KeyUsage | undefined {
  if (value === undefined) return undefined
  // A bit string: the number of unused bits, then bit 0 (digitalSignature) as the highest.
  const bits = readDer(value).content[1] ?? 0
  return {
    digitalSignature: (bits & 0x80) !== 0,
    keyEncipherment: (bits & 0x20) !== 0,
    keyCertSign: (bits & 0x04) !== 0,
  }
}

function alternativeNames(value: Buffer | undefined): { uris: string[]; hosts: string[] } {
  const names = value === undefined ? [] : derChildren(readDer(value))
  const texts = (wanted: number) =>
    names.filter(({ tag }) => tag === wanted).map(({ content }) => content.toString('utf8'))
  const addresses = names.filter(({ tag }) => tag === 0x87).map(({ content }) => addressText(content))
  return { uris: texts(0x86), hosts: [...texts(0x82), ...addresses] }
}

function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join('.')
  return (bytes.toString('hex').match(/.{4}/g) ?? []).join(':')
}

/** Of an integer in DER, which has a leading zero where the highest bit is set. */
export function plainSerial(content: Buffer): string {
  return content.toString('hex').replace(/^(?:00)+(?=..)/, '')
}

const plain = (fingerprint: string) => fingerprint.replaceAll(':', '').toLowerCase()
