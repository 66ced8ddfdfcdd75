// The checks of a server's certificate: each bad one is refused by the check that is meant, whatever else is in order.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge, type Question } from '../../../connectors/opcua/security/checks.ts'
import { readRevocationList } from '../../../connectors/opcua/security/crl.ts'
import { codeOf } from '../../../connectors/opcua/security/refusals.ts'
import type { TrustList } from '../../../connectors/opcua/security/trust-list.ts'
import { readCertificate, splitChain } from '../../../connectors/opcua/security/x509.ts'
import {
  type Identity,
  makeCertificate,
  makeRevocationList,
  pem,
  testKey,
  testUri,
} from '../../servers/opcua-certificates.ts'

const authority = makeCertificate({ commonName: 'Plant authority', isAuthority: true })
const middle = makeCertificate({ commonName: 'Hall authority', isAuthority: true, issuer: authority })
const noOneRevoked = makeRevocationList(authority, [])

interface Given {
  readonly trusted?: readonly Identity[]
  readonly issuers?: readonly Identity[]
  readonly lists?: readonly Buffer[]
}

function trustList({ trusted = [], issuers = [], lists = [] }: Given): TrustList {
  const facts = (one: Identity) => readCertificate(one.certificate)!
  return {
    trusted: trusted.map(facts),
    issuers: issuers.map(facts),
    revocations: lists.map((list) => readRevocationList(list)!),
  }
}

function ask(chain: readonly Identity[], given: Given, more: Partial<Question> = {}) {
  const bytes = Buffer.concat(chain.map(({ certificate }) => certificate))
  return judge({
    chain: splitChain(bytes),
    trust: trustList(given),
    now: new Date(),
    hostNames: ['127.0.0.1'],
    applicationUri: testUri,
    ...more,
  })
}

const good = makeCertificate()
const issued = makeCertificate({ issuer: authority })

test('a certificate that is trusted itself passes every check', () => {
  const verdict = ask([good], { trusted: [good] })
  expect(verdict.failed).toBeUndefined()
  expect(verdict.results.map(({ check, ok }) => [check, ok])).toEqual(
    [
      ...['readable', 'signature', 'revoked', 'trust', 'chain', 'strength', 'validity'],
      ...['hostName', 'applicationUri', 'use', 'revocationList'],
    ].map((check) => [check, true]),
  )
})

test('a certificate of a trusted authority passes with its list, also two levels below', () => {
  expect(ask([issued], { trusted: [authority], lists: [noOneRevoked] }).ok).toBe(true)
  const deep = makeCertificate({ issuer: middle })
  const lists = [noOneRevoked, makeRevocationList(middle, [])]
  expect(ask([deep, middle], { trusted: [authority], lists }).ok).toBe(true)
  expect(ask([deep], { trusted: [authority], issuers: [middle], lists }).ok).toBe(true)
  expect(ask([deep, middle], { trusted: [authority], lists: [noOneRevoked] }).failed?.check).toBe('revocationList')
  expect(ask([deep, middle], { trusted: [authority], lists: [lists[1]!] }).failed?.check).toBe('revocationList')
})

const byAuthority: Given = { trusted: [authority], lists: [noOneRevoked] }
const own = (wanted: Parameters<typeof makeCertificate>[0]): [Identity[], Given] => {
  const one = makeCertificate(wanted)
  return [[one], { trusted: [one] }]
}
const wronglyUsed = { extendedKeyUsage: ['2b06010505070302'] }
const clerk = makeCertificate({ commonName: 'No authority' })

describe('is refused', () => {
  test.each<[string, string, [Identity[], Given]]>([
    ['an unknown one', 'CERTIFICATE_UNTRUSTED', [[good], {}]],
    [
      'one of an authority that only completes chains',
      'CERTIFICATE_UNTRUSTED',
      [[issued], { issuers: [authority], lists: [noOneRevoked] }],
    ],
    [
      'one that brings its own authority along',
      'CERTIFICATE_UNTRUSTED',
      [[issued, authority], { lists: [noOneRevoked] }],
    ],
    ['an expired one', 'CERTIFICATE_EXPIRED', own({ fromDays: -30, untilDays: -1 })],
    ['one that is not yet valid', 'CERTIFICATE_NOT_YET_VALID', own({ fromDays: 1 })],
    [
      'a revoked one',
      'CERTIFICATE_REVOKED',
      [[issued], { trusted: [authority], lists: [makeRevocationList(authority, [issued])] }],
    ],
    [
      'a revoked one, though trusted itself',
      'CERTIFICATE_REVOKED',
      [[issued], { trusted: [authority, issued], lists: [makeRevocationList(authority, [issued])] }],
    ],
    [
      'a revoked one on an old list',
      'CERTIFICATE_REVOKED',
      [[issued], { trusted: [authority], lists: [makeRevocationList(authority, [issued], { untilDays: -1 })] }],
    ],
    ['one whose authority has no list', 'CERTIFICATE_REVOCATION_UNKNOWN', [[issued], { trusted: [authority] }]],
    [
      'one whose list should have been renewed',
      'CERTIFICATE_REVOCATION_UNKNOWN',
      [[issued], { trusted: [authority], lists: [makeRevocationList(authority, [], { untilDays: -1 })] }],
    ],
    [
      'one whose list another has signed',
      'CERTIFICATE_REVOCATION_UNKNOWN',
      [[issued], { trusted: [authority], lists: [makeRevocationList({ ...authority, key: testKey('forger') }, [])] }],
    ],
    ['one whose issuer is not at hand', 'CERTIFICATE_CHAIN_INCOMPLETE', [[issued], { trusted: [issued] }]],
    ['one of another application', 'CERTIFICATE_WRONG_URI', own({ uris: ['urn:other:application'] })],
    ['one of no application', 'CERTIFICATE_WRONG_URI', own({ uris: [] })],
    ['one of another host', 'CERTIFICATE_WRONG_HOST', own({ dns: ['plc-7'], ips: ['10.0.0.7'] })],
    [
      'one of a host that only sounds alike',
      'CERTIFICATE_WRONG_HOST',
      own({ dns: ['127.0.0.1.example.org', '*'], ips: [] }),
    ],
    ['one with a short key', 'CERTIFICATE_WEAK', own({ bits: 1024 })],
    ['one signed with SHA-1', 'CERTIFICATE_WEAK', own({ digest: 'sha1' })],
    ['one for clients only', 'CERTIFICATE_WRONG_USE', own(wronglyUsed)],
    ['one that may not encrypt keys', 'CERTIFICATE_WRONG_USE', own({ keyUsage: 0x80 })],
    [
      'one that the authority did not sign',
      'CERTIFICATE_FORGED',
      [[makeCertificate({ issuer: authority, signedBy: testKey('forger') })], byAuthority],
    ],
    [
      'one issued by somebody who is no authority',
      'CERTIFICATE_FORGED',
      [[makeCertificate({ issuer: clerk }), clerk], { trusted: [clerk] }],
    ],
  ])('%s: %s', (_what, code, [chain, given]) => {
    const verdict = ask(chain, given)
    expect(verdict.ok).toBe(false)
    expect(verdict.failed && codeOf(verdict.failed)).toBe(code)
  })
})

test('an exception lets the named check of that one certificate pass, with its reason, and no other', () => {
  const old = makeCertificate({ fromDays: -30, untilDays: -1, dns: ['plc-7'], ips: [] })
  const thumbprint = readCertificate(old.certificate)!
    .sha256.toUpperCase()
    .replace(/(..)(?=.)/g, '$1:')
  const exceptions = [{ thumbprint, checks: ['validity' as const], because: 'the vendor comes in May' }]
  const verdict = ask([old], { trusted: [old] }, { exceptions })
  expect(verdict.results.find(({ check }) => check === 'validity')?.excepted).toBe('the vendor comes in May')
  expect(verdict.failed?.check).toBe('hostName')
  expect(ask([old], { trusted: [old] }, { exceptions, hostNames: ['PLC-7'] }).ok).toBe(true)
  const untrusted = exceptions.map((one) => ({ ...one, checks: ['trust' as const, 'revoked' as const] }))
  expect(ask([good], {}, { exceptions: untrusted }).failed?.check).toBe('trust')
})

test('the clock is that of the caller', () => {
  const later = new Date(Date.now() + 500 * 86_400_000)
  expect(ask([good], { trusted: [good] }, { now: later }).failed?.check).toBe('validity')
})

test('bytes of any kind are judged, never thrown over', () => {
  const bytes = good.certificate
  const trust = trustList({ trusted: [good] })
  const question = { trust, now: new Date(), hostNames: ['127.0.0.1'], applicationUri: testUri }
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc
          .tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
          .map(([at, flip]) => bytes.map((byte, index) => (index === at ? byte ^ flip : byte))),
      ),
      (given) => !judge({ ...question, chain: splitChain(given) }).ok && readRevocationList(given) === undefined,
    ),
    { numRuns: 2000 },
  )
})

const openssl = spawnSync('openssl', ['version']).status === 0

test.skipIf(!openssl)('OpenSSL reads the same out of the lists (left out where there is no openssl)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-crl-'))
  try {
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const list = file('a.crl', pem('X509 CRL', makeRevocationList(authority, [issued])))
    const issuer = file('a.pem', pem('CERTIFICATE', authority.certificate))
    const said = spawnSync('openssl', ['crl', '-in', list, '-CAfile', issuer, '-text', '-noout'], { encoding: 'utf8' })
    expect(said.stderr).toContain('verify OK')
    expect(said.stdout.replace(/\s/g, '')).toContain(issued.serial.toString('hex').toUpperCase())
    const leaf = file('leaf.pem', pem('CERTIFICATE', issued.certificate))
    const args = ['verify', '-CAfile', issuer, '-CRLfile', list, '-crl_check', leaf]
    expect(spawnSync('openssl', args, { encoding: 'utf8' }).stderr).toContain('certificate revoked')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
