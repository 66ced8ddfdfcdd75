// Policies, modes, users against a server that offers all of them: only what is strong passes without an override.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageSecurityMode, SecurityPolicy } from 'node-opcua'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opcua } from '../../connectors/opcua/index.ts'
import { chooseEndpoint } from '../../connectors/opcua/security/endpoints.ts'
import { modeNames, policyNames, strongPolicies } from '../../connectors/opcua/security/policies.ts'
import { makeCertificate, pem, testKey } from '../servers/opcua-certificates.ts'
import { type SecuredServer, startSecured } from '../servers/opcua-secured.ts'
import { type OpcuaBench, opcuaBench, opcuaSettings } from '../suites/opcua.ts'

let server: SecuredServer
let bench: OpcuaBench
let users: Readonly<Record<string, Record<string, unknown>>>

beforeAll(async () => {
  server = await startSecured({
    modes: [MessageSecurityMode.SignAndEncrypt, MessageSecurityMode.Sign, MessageSecurityMode.None],
    policies: policyNames.map((name) => SecurityPolicy[name]),
    anonymous: true,
  })
  bench = await opcuaBench()
  const { username, password } = opcuaSettings(server.endpoint, ['load'])
  users = { anonymous: { anonymous: true }, password: { username, password }, certificate: certificateUser() }
})
afterAll(async () => {
  await bench[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

function certificateUser(): Record<string, unknown> {
  const user = makeCertificate({ commonName: 'engineer', key: testKey('user'), uris: [], dns: [], ips: [] })
  const [userCertificate, key] = [join(bench.folder, 'user.pem'), join(bench.folder, 'user.key')]
  writeFileSync(userCertificate, pem('CERTIFICATE', user.certificate))
  writeFileSync(key, user.key.export({ type: 'pkcs8', format: 'pem' }))
  return { userCertificate, userKey: { file: key } }
}

function settingsFor(user: string, more: Record<string, unknown>): Record<string, unknown> {
  const { username: _, password: __, ...rest } = opcuaSettings(server.endpoint, ['load'])
  return { ...rest, ...users[user], ...more }
}

const table = policyNames.flatMap((policy) =>
  modeNames.flatMap((mode) => ['anonymous', 'password', 'certificate'].map((user) => [policy, mode, user] as const)),
)

test('the table has 54 rows', () => {
  expect(table).toHaveLength(54)
})

describe('without an override', () => {
  test.each(table)('%s, %s, %s', async (securityPolicy, securityMode, user) => {
    const settings = settingsFor(user, { securityPolicy, securityMode })
    const isStrong = (strongPolicies as readonly string[]).includes(securityPolicy) && securityMode === 'SignAndEncrypt'
    expect(opcua.config.safeParse(settings).success).toBe(isStrong)
    if (!isStrong) return
    const feed = await bench.open(settings)
    expect(feed.status().details['security']).toBe(`SignAndEncrypt ${securityPolicy}`)
    await feed.close()
  })
})

test('strong is chosen where weak is offered as well, each other endpoint with the reason against it', async () => {
  const feed = await bench.open(settingsFor('password', {}))
  expect(feed.status().details['security']).toBe('SignAndEncrypt Aes256_Sha256_RsaPss')
  await feed.close()
})

describe('with allowWeakSecurity', () => {
  test.each([
    ['None', 'None', 'anonymous'],
    ['Basic256Sha256', 'Sign', 'password'],
    ['Basic256', 'SignAndEncrypt', 'password'],
  ] as const)('%s, %s, %s gets in, with a warning at each opening', async (securityPolicy, securityMode, user) => {
    const settings = settingsFor(user, { securityPolicy, securityMode, allowWeakSecurity: true })
    for (const _ of [1, 2]) {
      const before = bench.log.length
      const feed = await bench.open(settings)
      expect(feed.status().details['security']).toBe(`${securityMode} ${securityPolicy}`)
      const warnings = bench.log
        .slice(before)
        .filter(({ level, facts }) => level === 'warn' && facts['code'] === 'SECURITY_WEAK')
      expect(warnings).toHaveLength(1)
      await feed.close()
    }
  })

  test('a password goes over None in no case', () => {
    const wanted = { securityPolicy: 'None', securityMode: 'None', allowWeakSecurity: true }
    expect(opcua.config.safeParse(settingsFor('password', wanted)).success).toBe(false)
  })

  test('a password goes over Sign only where the way in encrypts it', () => {
    const wanted = { securityMode: 'Sign', securityPolicy: 'Basic256Sha256', username: 'u' } as const
    const endpoint = (policyUri: string | null) =>
      ({
        endpointUrl: 'opc.tcp://a:1',
        securityMode: MessageSecurityMode.Sign,
        securityPolicyUri: SecurityPolicy.Basic256Sha256,
        securityLevel: 1,
        userIdentityTokens: [{ tokenType: 1, securityPolicyUri: policyUri }],
      }) as never
    expect(chooseEndpoint([endpoint(SecurityPolicy.None)], wanted).candidates[0]?.reason).toContain('unencrypted')
    expect(chooseEndpoint([endpoint(null)], wanted).chosen?.policy).toBe('Basic256Sha256')
  })
})
