// Who gets in: users, certificates and policies of the OPC UA connector, on a real server.
import { DataType } from 'node-opcua'
import { expect, test } from 'vitest'
import { listCertificates, trustCertificate, trustCertificateBytes } from '../../connectors/opcua/certificates.ts'
import { opcua } from '../../connectors/opcua/index.ts'
import { startOpcua, testUser } from '../servers/opcua.ts'
import { freePort } from '../servers/server.ts'
import { opcuaBench, opcuaSettings } from '../suites/opcua.ts'

const nodes = { load: DataType.Double }
const unprotected = { anonymous: true, securityMode: 'None', securityPolicy: 'None', allowWeakSecurity: true }

function open(config: unknown, bench: Awaited<ReturnType<typeof opcuaBench>>) {
  return opcua.open(opcua.config.parse(config), bench.tools())
}

test('an unknown certificate is refused with its thumbprint, then trusted by it', async () => {
  await using server = await startOpcua({ nodes })
  await using bench = await opcuaBench()
  const settings = opcuaSettings(server.endpoint, ['load'])
  await expect(open(settings, bench)).rejects.toMatchObject({
    code: 'CERTIFICATE_UNTRUSTED',
    message: expect.stringMatching(/thumbprint [0-9a-f]{40}$/),
    next: expect.stringMatching(/kunlun trust hall [0-9a-f]{40}/),
  })
  const rejected = listCertificates(bench.folder).filter(({ state }) => state === 'rejected')
  expect(rejected).toHaveLength(1)
  await expect(open(settings, bench)).rejects.toMatchObject({ code: 'CERTIFICATE_UNTRUSTED' })
  const sha256 = rejected[0]?.sha256 ?? ''
  const withColons = sha256.toUpperCase().replace(/(..)(?=.)/g, '$1:')
  expect(trustCertificate(bench.folder, withColons)).toMatchObject({ sha256, state: 'trusted' })
  expect(trustCertificate(bench.folder, sha256)).toMatchObject({ state: 'trusted' })
  const feed = await open(settings, bench)
  expect(feed.status()).toMatchObject({
    connected: true,
    details: {
      itemsMonitored: 1,
      itemsConfigured: 1,
      security: 'SignAndEncrypt Basic256Sha256',
      certificateUntil: rejected[0]?.validUntil,
      ownCertificateUntil: expect.stringMatching(/^20/),
    },
  })
  await feed.close()
})

test('a thumbprint that nobody was refused with is not found', async () => {
  await using bench = await opcuaBench()
  expect(() => trustCertificate(bench.folder, 'ab'.repeat(20))).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  expect(() => trustCertificateBytes(bench.folder, Buffer.from('no certificate'))).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  )
})

test('our own certificate is made once', async () => {
  await using server = await startOpcua({ nodes })
  await using bench = await opcuaBench()
  await bench.open(opcuaSettings(server.endpoint, ['load']))
  const own = listCertificates(bench.folder).find(({ state }) => state === 'own')
  expect(own?.name).toContain('CN=Kunlun')
  await bench.open(opcuaSettings(server.endpoint, ['load']))
  expect(listCertificates(bench.folder).filter(({ state }) => state === 'own')).toEqual([own])
})

test('a wrong password is said in clear text, and not shown', async () => {
  await using server = await startOpcua({ nodes })
  await using bench = await opcuaBench()
  process.env['KUNLUN_TEST_OPCUA_WRONG'] = 'kiln-secret'
  const settings = { ...opcuaSettings(server.endpoint, ['load']), password: { env: 'KUNLUN_TEST_OPCUA_WRONG' } }
  const error = await bench.open(settings).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(error).toMatchObject({ code: 'LINK_REFUSED', message: expect.stringContaining('wrong user or password') })
  expect(JSON.stringify([error, bench.log])).not.toContain('kiln-secret')
})

test('a password that is not set is named before anything is sent', async () => {
  await using bench = await opcuaBench()
  const settings = { ...opcuaSettings('opc.tcp://127.0.0.1:1', ['load']), password: { env: 'KUNLUN_TEST_UNSET' } }
  await expect(open(settings, bench)).rejects.toMatchObject({ code: 'SECRET_MISSING' })
})

test('anonymous is refused where the server wants a user', async () => {
  await using server = await startOpcua({ nodes })
  await using bench = await opcuaBench()
  const { username: _, password: __, ...settings } = opcuaSettings(server.endpoint, ['load'])
  await expect(bench.open({ ...settings, anonymous: true })).rejects.toMatchObject({
    code: 'LINK_REFUSED',
    message: expect.stringContaining('set username, password'),
  })
})

test('a policy that the server does not offer is named; nothing weaker is tried', async () => {
  await using server = await startOpcua({ nodes })
  await using bench = await opcuaBench()
  const settings = opcuaSettings(server.endpoint, ['load'])
  const message = expect.stringContaining('does not offer SignAndEncrypt with Aes256_Sha256_RsaPss')
  await expect(bench.open({ ...settings, securityPolicy: 'Aes256_Sha256_RsaPss' })).rejects.toMatchObject({
    code: 'LINK_REFUSED',
    message,
  })
  const { username: _, password: __, ...open } = settings
  await expect(bench.open({ ...open, ...unprotected })).rejects.toMatchObject({
    code: 'LINK_REFUSED',
  })
})

test('an unprotected server is reached only by explicit choice', async () => {
  await using server = await startOpcua({ nodes, security: 'None' })
  await using bench = await opcuaBench()
  const settings = opcuaSettings(server.endpoint, ['load'])
  await expect(bench.open(settings)).rejects.toMatchObject({ code: 'LINK_REFUSED' })
  const { username: _, password: __, ...open } = settings
  const feed = await bench.open({ ...open, ...unprotected })
  expect(feed.status().connected).toBe(true)
})

test('a server that is not there is a lost link, tried again by whoever supervises', async () => {
  await using bench = await opcuaBench()
  const settings = opcuaSettings(`opc.tcp://127.0.0.1:${await freePort()}`, ['load'])
  await expect(bench.open(settings)).rejects.toMatchObject({ code: 'LINK_LOST', retry: true })
  expect(testUser.username).toBe(settings['username'])
})
