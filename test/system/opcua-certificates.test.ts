// Bad certificates on real links: what the link refuses, what the doctor says, with the same code.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { addIssuer, addRevocationList, trustCertificateBytes } from '../../connectors/opcua/certificates.ts'
import { opcuaConfig } from '../../connectors/opcua/config.ts'
import { examine } from '../../connectors/opcua/doctor/examine.ts'
import { opcua } from '../../connectors/opcua/index.ts'
import { ownCertificateFile, ownKeyFile } from '../../connectors/opcua/security/own-files.ts'
import { type Identity, makeCertificate, makeRevocationList, pem, testKey } from '../servers/opcua-certificates.ts'
import { startSecured } from '../servers/opcua-secured.ts'
import { opcuaBench, opcuaSettings } from '../suites/opcua.ts'

const authority = makeCertificate({ commonName: 'Plant authority', isAuthority: true })
const issued = makeCertificate({ issuer: authority })
const clean = makeRevocationList(authority, [])

interface Case {
  readonly identity: Identity
  readonly isTrusted?: boolean
  readonly lists?: readonly Buffer[]
  readonly isAuthorityTrusted?: boolean
  readonly isAuthorityKnown?: boolean
}

const throughAuthority = { identity: issued, isTrusted: false, isAuthorityTrusted: true }
const cases: readonly (readonly [string, Case])[] = [
  ['CERTIFICATE_UNTRUSTED', { identity: makeCertificate(), isTrusted: false }],
  ['CERTIFICATE_UNTRUSTED', { identity: issued, isTrusted: false, isAuthorityKnown: true, lists: [clean] }],
  ['CERTIFICATE_EXPIRED', { identity: makeCertificate({ fromDays: -30, untilDays: -1 }) }],
  ['CERTIFICATE_NOT_YET_VALID', { identity: makeCertificate({ fromDays: 1 }) }],
  ['CERTIFICATE_REVOKED', { ...throughAuthority, lists: [makeRevocationList(authority, [issued])] }],
  ['CERTIFICATE_REVOCATION_UNKNOWN', throughAuthority],
  [
    'CERTIFICATE_REVOCATION_UNKNOWN',
    { ...throughAuthority, lists: [makeRevocationList(authority, [], { untilDays: -1 })] },
  ],
  ['CERTIFICATE_CHAIN_INCOMPLETE', { identity: issued }],
  ['CERTIFICATE_WRONG_URI', { identity: makeCertificate({ uris: ['urn:other:application'] }) }],
  ['CERTIFICATE_WRONG_HOST', { identity: makeCertificate({ dns: ['plc-7'], ips: ['10.0.0.7'] }) }],
  ['CERTIFICATE_WEAK', { identity: makeCertificate({ digest: 'sha1' }) }],
  [
    'CERTIFICATE_FORGED',
    {
      ...throughAuthority,
      identity: makeCertificate({ issuer: authority, signedBy: testKey('forger') }),
      lists: [clean],
    },
  ],
]

function prepare(folder: string, given: Case): void {
  if (given.isTrusted ?? true) trustCertificateBytes(folder, given.identity.certificate)
  if (given.isAuthorityTrusted) trustCertificateBytes(folder, authority.certificate)
  if (given.isAuthorityKnown) addIssuer(folder, authority.certificate)
  for (const list of given.lists ?? []) addRevocationList(folder, list)
}

describe("12 bad certificates of the server's", () => {
  test.each(cases)('%s', async (code, given) => {
    await using server = await startSecured({ identity: given.identity })
    await using bench = await opcuaBench()
    prepare(bench.folder, given)
    const config = opcuaConfig.parse(opcuaSettings(server.endpoint, ['load']))
    await expect(opcua.open(config, bench.tools())).rejects.toMatchObject({ code })
    const diagnosis = await examine({ connector: 'hall', config, folder: bench.folder })
    expect(diagnosis.ok).toBe(false)
    expect(diagnosis.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      ...['network ok', 'hello ok', 'endpoints ok', 'choice ok'],
      'serverCertificate failed',
    ])
    const last = diagnosis.steps.at(-1)
    expect(last?.fault).toMatchObject({ code, next: expect.stringMatching(/.{20}/) })
    expect(last?.items?.filter(({ state }) => state === 'failed').length).toBeGreaterThan(0)
    expect(diagnosis.server?.thumbprint).toMatch(/^[0-9a-f]{40}$/)
  })
})

test('a certificate of a trusted authority with its list gets in; the doctor reads what is inside', async () => {
  await using server = await startSecured({ identity: issued, chain: [authority] })
  await using bench = await opcuaBench()
  prepare(bench.folder, { ...throughAuthority, lists: [clean] })
  const config = opcuaConfig.parse(opcuaSettings(server.endpoint, ['load']))
  const feed = await opcua.open(config, bench.tools())
  expect(feed.status()).toMatchObject({ connected: true, details: { security: 'SignAndEncrypt Basic256Sha256' } })
  await feed.close()
  const diagnosis = await examine({ connector: 'hall', config, folder: bench.folder })
  expect(diagnosis.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
    ...['network ok', 'hello ok', 'endpoints ok', 'choice ok', 'serverCertificate ok', 'ownCertificate ok'],
    ...['channel ok', 'session ok', 'namespaces ok', 'limits ok', 'clock ok'],
  ])
  expect(diagnosis).toMatchObject({ ok: true, ours: { name: expect.stringContaining('Kunlun') } })
})

describe('our certificate', () => {
  test.each([
    ['expired', { fromDays: -30, untilDays: -1 }],
    ['not yet valid', { fromDays: 1 }],
  ])('is not shown while it is %s', async (_what, dates) => {
    await using server = await startSecured()
    await using bench = await opcuaBench()
    const settings = opcuaSettings(server.endpoint, ['load'])
    await (await bench.open(settings)).close()
    const key = testKey('client')
    writeFileSync(ownKeyFile(bench.folder), key.export({ type: 'pkcs8', format: 'pem' }))
    const own = makeCertificate({ ...dates, key, uris: ['urn:x'] })
    writeFileSync(ownCertificateFile(bench.folder), pem('CERTIFICATE', own.certificate))
    await expect(bench.open(settings)).rejects.toMatchObject({
      code: 'OWN_CERTIFICATE_INVALID',
      next: expect.stringContaining('kunlun certificates renew hall'),
    })
  })

  test('that the server does not trust is said, with what to do there', async () => {
    await using server = await startSecured({ acceptClients: false })
    await using bench = await opcuaBench()
    const settings = opcuaSettings(server.endpoint, ['load'])
    await expect(bench.open(settings)).rejects.toMatchObject({
      code: 'OWN_CERTIFICATE_REFUSED',
      message: expect.stringMatching(/our thumbprint [0-9a-f]{40}/),
      next: expect.stringContaining(join('own', 'certs', 'kunlun.pem')),
    })
    const diagnosis = await examine({ connector: 'hall', config: opcuaConfig.parse(settings), folder: bench.folder })
    expect(diagnosis.steps.at(-1)).toMatchObject({ step: 'channel', side: 'server', state: 'failed' })
  })
})

test('the doctor says where there is no server, or one that speaks another language', async () => {
  const settings = opcuaConfig.parse(opcuaSettings('opc.tcp://127.0.0.1:1', ['load']))
  const gone = await examine({ connector: 'hall', config: settings })
  expect(gone.steps).toMatchObject([{ step: 'network', state: 'failed', side: 'network' }])
})
