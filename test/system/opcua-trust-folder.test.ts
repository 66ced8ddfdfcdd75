// Names that want out of the trust folder: in certificates, as thumbprints; and the doctor on the command line.
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openCertificates } from '../../connectors/opcua/certificate-store.ts'
import { addIssuer, trustCertificate, trustCertificateBytes } from '../../connectors/opcua/certificates.ts'
import { opcuaConfig } from '../../connectors/opcua/config.ts'
import { makeCertificate } from '../servers/opcua-certificates.ts'
import { startSecured } from '../servers/opcua-secured.ts'
import { temporaryFolder } from '../suites/connector-tools.ts'
import { opcuaSettings } from '../suites/opcua.ts'

const run = promisify(execFile)
const ups = ['..', '../..', '../../..', '/', '/etc/passwd', '..\\..', 'C:\\x', '%2e%2e%2f', '..%2f..%2f', '....//', '.']
const ends = ['', '/evil', '/evil.pem', '\0.pem']
const odd = ['~/evil', '$HOME/evil', '`id`', 'a\nb', '\u202e../evil', '..;/evil', '__proto__', 'CON', 'x'.repeat(3000)]
const names = [...ups.flatMap((up) => ends.map((end) => `${up}${end}`)), ...odd].slice(0, 50)

test('50 names lead nowhere out of the trust folder', async () => {
  expect(new Set(names).size).toBe(50)
  const outside = await temporaryFolder()
  const folder = join(outside, 'connectors', 'hall')
  mkdirSync(folder, { recursive: true })
  const config = opcuaConfig.parse(opcuaSettings('opc.tcp://127.0.0.1:1', ['load']))
  const store = await openCertificates({ folder, config, now: () => new Date() })
  try {
    for (const commonName of names) {
      const { certificate } = makeCertificate({ commonName, uris: [commonName.slice(0, 100)] })
      expect(store.check(certificate).failed?.check).toBe('trust')
      trustCertificateBytes(folder, certificate)
      addIssuer(folder, certificate)
      expect(() => trustCertificate(folder, commonName)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    }
    expect(readdirSync(outside)).toEqual(['connectors'])
    expect(readdirSync(join(outside, 'connectors'))).toEqual(['hall'])
    expect(readdirSync(folder)).toEqual(['pki'])
    for (const part of ['rejected', 'trusted/certs', 'issuers/certs']) {
      const files = readdirSync(join(folder, 'pki', part))
      expect(files).toHaveLength(50)
      expect(files.filter((name) => !/^[0-9a-f]{40}\.pem$/.test(name))).toEqual([])
    }
  } finally {
    await store.dispose()
    await rm(outside, { recursive: true, force: true })
  }
})

test('kunlun doctor opcua: what failed with its command, JSON, exit codes; kunlun trust mends it', async () => {
  await using server = await startSecured()
  const folder = await temporaryFolder()
  const file = join(folder, 'kunlun.yaml')
  const { username, password } = opcuaSettings(server.endpoint, ['load'])
  const hall = { kind: 'opcua', endpoint: server.endpoint, username, password }
  const nodes = [{ node: 'nsu=urn:a;s=load', machine: 'mill-1', signal: 'load' }]
  const site = { enterprise: 'a', name: 'b', timezone: 'Asia/Shanghai' }
  const machines = { 'mill-1': { kind: 'machine-tool', signals: { load: { unit: '%' } } } }
  const config = { site, data: join(folder, 'data'), connectors: { hall: { ...hall, nodes } }, machines }
  writeFileSync(file, JSON.stringify(config))
  const kunlun = async (...args: string[]) => {
    return run(process.execPath, ['cli/main.ts', ...args, '-c', file]).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (failed: { code: number; stdout: string }) => ({ code: failed.code, stdout: failed.stdout }),
    )
  }
  const refused = await kunlun('doctor', 'opcua', server.endpoint)
  expect(refused).toMatchObject({ code: 3, stdout: expect.stringContaining('CERTIFICATE_UNTRUSTED, on our side') })
  const thumbprint = /> kunlun trust hall ([0-9a-f]{40})/.exec(refused.stdout)?.[1] ?? ''
  expect((await kunlun('trust', 'hall', thumbprint)).code).toBe(0)
  const well = await kunlun('doctor', 'opcua', 'hall', '--json')
  expect(well.code).toBe(0)
  expect(JSON.parse(well.stdout)).toMatchObject({ connector: 'hall', ok: true, server: { thumbprint } })
  const stranger = spawnSync(process.execPath, ['cli/main.ts', 'doctor', 'opcua', 'http://x'], { encoding: 'utf8' })
  expect(stranger).toMatchObject({ status: 3, stderr: expect.stringContaining('REQUEST_INVALID') })
  expect(existsSync(join(folder, 'data', 'connectors', 'hall', 'pki', 'own', 'certs', 'kunlun.pem'))).toBe(true)
  await rm(folder, { recursive: true, force: true })
})
