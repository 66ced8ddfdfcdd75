// Certificates that change under a running link: ours renewed, the server's replaced, no restart.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { listCertificates, trustCertificate } from '../../connectors/opcua/certificates.ts'
import { opcua } from '../../connectors/opcua/index.ts'
import { renewOwn } from '../../connectors/opcua/security/own.ts'
import { nextCertificateFile, ownCertificateFile } from '../../connectors/opcua/security/own-files.ts'
import { readCertificate } from '../../connectors/opcua/security/x509.ts'
import { makeCertificate } from '../servers/opcua-certificates.ts'
import { startSecured } from '../servers/opcua-secured.ts'
import { freePort } from '../servers/server.ts'
import { opcuaBench, opcuaSettings } from '../suites/opcua.ts'
import { waitFor } from '../suites/wait.ts'

const thumbprintIn = (file: string) => readCertificate(readFileSync(file))?.thumbprint

test('our renewed certificate waits until the server trusts it, then the link goes over to it', async () => {
  await using server = await startSecured({ acceptClients: false })
  await using bench = await opcuaBench()
  const settings = opcuaSettings(server.endpoint, ['load'])
  await expect(bench.open(settings)).rejects.toMatchObject({ code: 'OWN_CERTIFICATE_REFUSED' })
  const der = (file: string) => readCertificate(readFileSync(file))!.x509.raw
  await server.trust(der(ownCertificateFile(bench.folder)))
  const feed = await bench.open(settings)
  const before = thumbprintIn(ownCertificateFile(bench.folder))
  await renewOwn(bench.folder, new Date())
  const next = thumbprintIn(nextCertificateFile(bench.folder))
  expect(listCertificates(bench.folder).map(({ state, thumbprint }) => [state, thumbprint])).toContainEqual([
    'next',
    next,
  ])
  await waitFor(
    'the refusal of the renewed certificate',
    () => bench.log.some(({ text }) => text.includes('does not take our renewed certificate yet')),
    30_000,
  )
  expect(feed.status()).toMatchObject({ connected: true, details: { ownCertificateThumbprint: before } })
  await server.trust(der(nextCertificateFile(bench.folder)))
  // Made anew, so that it is tried at once and not a minute later.
  await renewOwn(bench.folder, new Date(Date.now() + 1000))
  await server.trust(der(nextCertificateFile(bench.folder)))
  const wanted = thumbprintIn(nextCertificateFile(bench.folder))
  const iterator = feed[Symbol.asyncIterator]()
  const ended = (async () => {
    for (;;) (await iterator.next()).value?.accept()
  })()
  // The supervisor opens anew: what was missed meanwhile is a gap, read back where the server has a history.
  await expect(ended).rejects.toMatchObject({ code: 'LINK_LOST' })
  expect(thumbprintIn(ownCertificateFile(bench.folder))).toBe(wanted)
  const again = await bench.open(settings)
  expect(again.status()).toMatchObject({ connected: true, details: { ownCertificateThumbprint: wanted } })
}, 90_000)

test('a link that opens tries the renewed certificate first', async () => {
  await using server = await startSecured()
  await using bench = await opcuaBench()
  const settings = opcuaSettings(server.endpoint, ['load'])
  await (await bench.open(settings)).close()
  await renewOwn(bench.folder, new Date(Date.now() + 1000))
  const next = thumbprintIn(nextCertificateFile(bench.folder))
  const feed = await bench.open(settings)
  expect(feed.status().details['ownCertificateThumbprint']).toBe(next)
  expect(existsSync(nextCertificateFile(bench.folder))).toBe(false)
})

test('a server that comes back with another certificate is refused until that is trusted, by the next attempt', async () => {
  const port = await freePort()
  await using bench = await opcuaBench()
  const first = await startSecured({ port })
  const settings = { ...opcuaSettings(first.endpoint, ['load']), outageSeconds: 2 }
  const feed = await bench.open(settings)
  const gone = feed[Symbol.asyncIterator]()
  await first[Symbol.asyncDispose]()
  await using second = await startSecured({ port, identity: makeCertificate({ commonName: 'renewed server' }) })
  await expect(
    (async () => {
      for (;;) (await gone.next()).value?.accept()
    })(),
  ).rejects.toMatchObject({ code: 'LINK_LOST' })
  const config = opcua.config.parse(settings)
  const refusal = await opcua.open(config, bench.tools()).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(refusal).toMatchObject({ code: 'CERTIFICATE_UNTRUSTED', facts: { name: 'CN=renewed server' } })
  trustCertificate(bench.folder, (refusal as { facts: { thumbprint: string } }).facts.thumbprint)
  const again = await opcua.open(config, bench.tools())
  expect(again.status().connected).toBe(true)
  await again.close()
  expect(second.port).toBe(port)
}, 60_000)

test('certificates that end soon are warned of, on both sides, once for each threshold', async () => {
  await using server = await startSecured({ identity: makeCertificate({ untilDays: 6.5 }) })
  await using bench = await opcuaBench()
  const settings = opcuaSettings(server.endpoint, ['load'])
  await (await bench.open(settings)).close()
  await (await bench.open(settings)).close()
  const warnings = bench.log.filter(({ facts }) => facts['code'] === 'CERTIFICATE_EXPIRING')
  expect(warnings.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^The server's certificate of hall ends in 6 day\(s\)/),
  ])
})
