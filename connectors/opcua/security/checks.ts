// The checks of a server's certificate (OPC UA Part 4, 6.1.3): pure, each with its result, none hidden by another.
import type { RevocationList } from './crl.ts'
import { chainOf, type Path } from './path.ts'
import type { TrustList } from './trust-list.ts'
import { type CertificateFacts, readCertificate } from './x509.ts'

/** In the order in which they are shown; the first that fails names the error. */
export const checkNames = [
  'readable',
  'signature',
  'revoked',
  'trust',
  'chain',
  'strength',
  'validity',
  'hostName',
  'applicationUri',
  'use',
  'revocationList',
] as const
export type CheckName = (typeof checkNames)[number]

export interface CheckResult {
  readonly check: CheckName
  readonly ok: boolean
  readonly detail: string
  /** For `validity`: which end of it was missed. */
  readonly isEarly?: boolean
  /** Why a person lets this failure pass for this certificate. */
  readonly excepted?: string
}

/** Lets named checks fail for one certificate. */
export interface CertificateException {
  readonly thumbprint: string
  readonly checks: readonly CheckName[]
  readonly because: string
}

export interface Question {
  /** DER, the server's own first. */
  readonly chain: readonly Uint8Array[]
  readonly trust: TrustList
  readonly now: Date
  /** Names by which the server is reached; the certificate must hold one of them. */
  readonly hostNames: readonly string[]
  /** As the endpoint states it; undefined where nobody said. */
  readonly applicationUri?: string | undefined
  readonly exceptions?: readonly CertificateException[]
}

export interface Verdict {
  readonly ok: boolean
  readonly certificate: CertificateFacts | undefined
  readonly results: readonly CheckResult[]
  /** The first that failed without an exception. */
  readonly failed: CheckResult | undefined
}

/** Judges the certificate of a server. Never throws: what cannot be read has failed. */
export function judge(question: Question): Verdict {
  const [own, ...sent] = question.chain.map((bytes) => readCertificate(bytes))
  if (own === undefined) {
    const failed = { check: 'readable', ok: false, detail: 'the server sent no certificate that can be read' } as const
    return { ok: false, certificate: undefined, results: [failed], failed }
  }
  const { trusted, issuers } = question.trust
  const path = chainOf(own, [...trusted, ...issuers, ...sent.filter((one) => one !== undefined)])
  const results = [
    passed('readable', own.name),
    signature(path),
    ...revocation(path, question),
    trust(path, question.trust),
    chain(path),
    strength(path),
    validity(path, question.now),
    hostName(own, question.hostNames),
    applicationUri(own, question.applicationUri),
    use(own),
  ].map((result) => excepted(result, own, question.exceptions ?? []))
  const sorted = results.sort((a, b) => checkNames.indexOf(a.check) - checkNames.indexOf(b.check))
  const failed = sorted.find((result) => !result.ok && result.excepted === undefined)
  return { ok: failed === undefined, certificate: own, results: sorted, failed }
}

/** What no exception lets pass: without these the others mean nothing. */
const neverExcepted: readonly CheckName[] = ['readable', 'signature', 'revoked', 'trust']

function excepted(
  result: CheckResult,
  own: CertificateFacts,
  exceptions: readonly CertificateException[],
): CheckResult {
  if (result.ok || neverExcepted.includes(result.check)) return result
  const mine = exceptions.find(
    ({ thumbprint, checks }) =>
      [own.thumbprint, own.sha256].includes(thumbprint.replaceAll(':', '').toLowerCase()) &&
      checks.includes(result.check),
  )
  return mine === undefined ? result : { ...result, excepted: mine.because }
}

const passed = (check: CheckName, detail: string): CheckResult => ({ check, ok: true, detail })
const failed = (check: CheckName, detail: string): CheckResult => ({ check, ok: false, detail })
const day = (date: Date) => date.toISOString().slice(0, 10)

function signature({ forged }: Path): CheckResult {
  if (forged === undefined) return passed('signature', 'each certificate is signed by its issuer')
  return failed('signature', `${forged.name} was not signed by the issuer that it names`)
}

function chain({ certificates, missing }: Path): CheckResult {
  if (missing === undefined) return passed('chain', certificates.map(({ name }) => name).join(' < '))
  return failed('chain', `the certificate of its issuer (${missing}) is neither in the trust list nor sent`)
}

function trust({ certificates }: Path, { trusted }: TrustList): CheckResult {
  const anchor = certificates.find((one, level) =>
    trusted.some(({ sha256, x509 }) => sha256 === one.sha256 && (level === 0 || x509.ca)),
  )
  if (anchor === undefined) return failed('trust', 'neither it nor an authority above it is in the trust list')
  return passed('trust', anchor === certificates[0] ? 'trusted itself' : `trusted through ${anchor.name}`)
}

/** RSA as the three policies want it (2048 to 4096 bit), signed with SHA-2 (RFC 8017, RFC 5758). */
function strength({ certificates }: Path): CheckResult {
  const weak = certificates.flatMap((one) => {
    if (one.keyType !== 'rsa') return [`the key of ${one.name} is ${one.keyType}, the security policies want RSA`]
    if (one.keyBits < 2048) return [`the key of ${one.name} has ${one.keyBits} bit, 2048 is the least`]
    // The signature of a root over itself protects nothing.
    if (weakSignatures.has(one.signatureOid) && !(one.isSelfIssued && one.x509.ca)) {
      return [`${one.name} is signed with ${weakSignatures.get(one.signatureOid)}`]
    }
    return []
  })
  return weak.length > 0 ? failed('strength', weak.join('; ')) : passed('strength', `RSA ${certificates[0]?.keyBits}`)
}

const weakSignatures: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.4', 'MD5'],
  ['1.2.840.113549.1.1.5', 'SHA-1'],
  ['1.2.840.10045.4.1', 'SHA-1'],
])

function validity({ certificates }: Path, now: Date): CheckResult {
  for (const { name, validFrom, validUntil } of certificates) {
    if (validUntil <= now) return failed('validity', `${name} was valid until ${day(validUntil)}`)
    if (validFrom > now) {
      return { ...failed('validity', `${name} is valid only from ${validFrom.toISOString()} on`), isEarly: true }
    }
  }
  return passed('validity', `until ${day(certificates[0]?.validUntil ?? now)}`)
}

function hostName({ hosts }: CertificateFacts, wanted: readonly string[]): CheckResult {
  const stated = hosts.map(plainHost)
  const found = wanted.map(plainHost).find((name) => stated.includes(name))
  if (found !== undefined) return passed('hostName', found)
  return failed('hostName', `it names ${hosts.join(', ') || 'no host'}, not ${wanted[0] ?? 'any'}`)
}

/** IPv6 has many spellings of one address. */
function plainHost(name: string): string {
  const host = name.toLowerCase().replace(/^\[|\]$/g, '')
  return host.includes(':') ? (URL.parse(`http://[${host}]/`)?.hostname.replace(/^\[|\]$/g, '') ?? host) : host
}

function applicationUri({ uris }: CertificateFacts, wanted: string | undefined): CheckResult {
  if (wanted === undefined) return passed('applicationUri', 'not stated by the endpoint')
  if (uris.length === 1 && uris[0] === wanted) return passed('applicationUri', wanted)
  return failed('applicationUri', `it is of ${uris.join(', ') || 'no application'}, the endpoint of ${wanted}`)
}

const serverAuth = '1.3.6.1.5.5.7.3.1'
const anyUse = '2.5.29.37.0'

/** Where the certificate restricts its use, this use must be among it. */
function use({ keyUsage, extendedKeyUsage }: CertificateFacts): CheckResult {
  const missing = [
    ...(keyUsage !== undefined && !keyUsage.digitalSignature ? ['digitalSignature'] : []),
    ...(keyUsage !== undefined && !keyUsage.keyEncipherment ? ['keyEncipherment'] : []),
    ...(extendedKeyUsage !== undefined && ![serverAuth, anyUse].some((one) => extendedKeyUsage.includes(one))
      ? ['serverAuth']
      : []),
  ]
  return missing.length > 0 ? failed('use', `it does not allow ${missing.join(', ')}`) : passed('use', 'server')
}

/** Every certificate that somebody else issued: not on his list, and his list at hand. */
function revocation({ certificates }: Path, { trust: { revocations }, now }: Question): CheckResult[] {
  const revoked: string[] = []
  const unknown: string[] = []
  for (const [level, one] of certificates.entries()) {
    const issuer = certificates[level + 1]
    if (issuer === undefined) continue
    const lists = revocations.filter((list) => isListOf(list, issuer))
    if (lists.some((list) => list.isRevoked(one.serial))) revoked.push(one.name)
    const current = lists.find(({ nextUpdate }) => nextUpdate === undefined || nextUpdate > now)
    if (lists.length === 0) unknown.push(`no list of ${issuer.name}`)
    else if (current === undefined) unknown.push(`the list of ${issuer.name} should have been renewed`)
  }
  return [
    revoked.length > 0 ? failed('revoked', `revoked by its issuer: ${revoked.join(', ')}`) : passed('revoked', 'no'),
    unknown.length > 0
      ? failed('revocationList', unknown.join('; '))
      : passed('revocationList', 'at hand, or not needed'),
  ]
}

const isListOf = (list: RevocationList, issuer: CertificateFacts) =>
  list.issuerDer.equals(issuer.subjectDer) && list.isSignedBy(issuer.x509)
