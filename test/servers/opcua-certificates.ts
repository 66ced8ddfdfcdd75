// Certificates of OPC UA servers, users, authorities with revocation lists, each as wrong as a test wants it.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { bitString, der, integer, octets, oid, sequence } from './der.ts'

export interface Identity {
  readonly certificate: Buffer
  readonly key: KeyObject
  readonly commonName: string
  readonly serial: Buffer
}

export interface Wanted {
  readonly commonName?: string
  readonly uris?: readonly string[]
  readonly dns?: readonly string[]
  readonly ips?: readonly string[]
  /** Days from now. */
  readonly fromDays?: number
  readonly untilDays?: number
  readonly issuer?: Identity
  readonly isAuthority?: boolean
  readonly bits?: number
  readonly digest?: 'sha256' | 'sha1'
  /** Bits of the key usage extension, RFC 5280 4.2.1.3; default those of an application. */
  readonly keyUsage?: number
  readonly extendedKeyUsage?: readonly string[]
  /** Another key than the issuer's signs: a forgery. */
  readonly signedBy?: KeyObject
  readonly key?: KeyObject
}

export const testUri = 'urn:kunlun:test:server'
const dayMs = 86_400_000
const keys = new Map<string, KeyObject>()

/** Keys are slow to make: one per use and size. */
export function testKey(use: string, bits = 2048): KeyObject {
  const name = `${use} ${bits}`
  const known = keys.get(name) ?? generateKeyPairSync('rsa', { modulusLength: bits }).privateKey
  keys.set(name, known)
  return known
}

/** A certificate for a server on loopback, unless told otherwise. */
export function makeCertificate(wanted: Wanted = {}): Identity {
  const { commonName = 'Kunlun test server', isAuthority = false, bits = 2048, digest = 'sha256', issuer } = wanted
  const key = wanted.key ?? testKey(isAuthority ? commonName : 'server', bits)
  const serial = Buffer.concat([Buffer.from([0x40]), randomBytes(9)])
  const publicKey = publicKeyOf(key)
  const algorithm = sequence(oid(digest === 'sha256' ? sha256WithRsa : sha1WithRsa), nothing)
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    nameOf(issuer?.commonName ?? commonName),
    sequence(timeIn(wanted.fromDays ?? -1), timeIn(wanted.untilDays ?? 400)),
    nameOf(commonName),
    publicKey,
    der(0xa3, sequence(...extensionsOf(wanted, isAuthority))),
  )
  const signer = wanted.signedBy ?? issuer?.key ?? key
  return { certificate: sequence(body, algorithm, bitString(sign(digest, body, signer))), key, commonName, serial }
}

/** The revocation list of an authority. */
export function makeRevocationList(
  authority: Identity,
  revoked: readonly Identity[],
  { fromDays = -1, untilDays = 30 }: { fromDays?: number; untilDays?: number } = {},
): Buffer {
  const algorithm = sequence(oid(sha256WithRsa), nothing)
  const entries = revoked.map(({ serial }) => sequence(integer(serial), timeIn(-1)))
  const body = sequence(
    integer(Buffer.from([1])),
    algorithm,
    nameOf(authority.commonName),
    timeIn(fromDays),
    timeIn(untilDays),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
  )
  return sequence(body, algorithm, bitString(sign('sha256', body, authority.key)))
}

export function pem(label: 'CERTIFICATE' | 'X509 CRL', bytes: Buffer): string {
  return `-----BEGIN ${label}-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`
}

const nothing = der(0x05)
const yes = der(0x01, Buffer.from([0xff]))
const sha256WithRsa = '2a864886f70d01010b'
const sha1WithRsa = '2a864886f70d010105'
const serverAuth = '2b06010505070301'
const clientAuth = '2b06010505070302'
const applicationUse = 0xf4
const authorityUse = 0x06

function timeIn(days: number): Buffer {
  const text = new Date(Date.now() + days * dayMs).toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return der(0x18, Buffer.from(`${text}Z`))
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))))
}

function publicKeyOf(key: KeyObject): Buffer {
  const jwk = key.export({ format: 'jwk' })
  const number = (text = '') => integer(Buffer.concat([Buffer.from([0]), Buffer.from(text, 'base64url')]))
  const exponent = integer(Buffer.from(jwk.e ?? '', 'base64url'))
  return sequence(sequence(oid('2a864886f70d010101'), nothing), bitString(sequence(number(jwk.n), exponent)))
}

function extensionsOf(wanted: Wanted, isAuthority: boolean): Buffer[] {
  const { uris = [testUri], dns = ['localhost'], ips = ['127.0.0.1'] } = wanted
  const uses = wanted.extendedKeyUsage ?? [serverAuth, clientAuth]
  const keyUsage = wanted.keyUsage ?? (isAuthority ? authorityUse : applicationUse)
  const names = [
    ...uris.map((uri) => der(0x86, Buffer.from(uri))),
    ...dns.map((host) => der(0x82, Buffer.from(host))),
    ...ips.map((ip) => der(0x87, Buffer.from(ip.split('.').map(Number)))),
  ]
  const usage = sequence(oid('551d0f'), yes, octets(der(0x03, Buffer.from([1, keyUsage]))))
  if (isAuthority) return [sequence(oid('551d13'), yes, octets(sequence(yes))), usage]
  return [
    usage,
    sequence(oid('551d25'), octets(sequence(...uses.map(oid)))),
    ...(names.length === 0 ? [] : [sequence(oid('551d11'), octets(sequence(...names)))]),
  ]
}
