// A real redis-server for tests: with a password, on loopback, in memory, also with TLS.
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Certificates, writeCertificates } from './certificates.ts'
import { debianPackages } from './debian.ts'
import { freePort, serverFolder, startServer, type TestServer } from './server.ts'

export interface RedisServer extends TestServer {
  /** `redis://127.0.0.1:port`; the password is not in it. */
  readonly url: string
  /** `rediss://localhost:port`, signed by the test authority. */
  readonly tlsUrl: string
  readonly certificates: Certificates
  readonly password: string
}

/** Starts redis-server on free ports; dispose it with `await using`. */
export async function startRedis(): Promise<RedisServer> {
  const packages = await debianPackages()
  const folder = await serverFolder('redis')
  const [port, tlsPort] = [await freePort(), await freePort()]
  const password = randomBytes(12).toString('hex')
  const certificates = await writeCertificates(join(folder, 'tls'))
  const lines = [
    ...['bind 127.0.0.1 ::1', `port ${port}`, `tls-port ${tlsPort}`, `requirepass ${password}`, `dir ${folder}`],
    ...[`tls-cert-file ${certificates.serverCertificate}`, `tls-key-file ${certificates.serverKey}`],
    ...[`tls-ca-cert-file ${certificates.authority}`, 'tls-auth-clients no', 'save ""', 'maxmemory-policy noeviction'],
  ]
  const file = join(folder, 'redis.conf')
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  const command = packages.path('usr/bin/redis-server')
  const ports = [port, tlsPort]
  const server = await startServer({ name: 'redis', command, args: [file], env: packages.env, folder, ports })
  const facts = { url: `redis://127.0.0.1:${port}`, tlsUrl: `rediss://localhost:${tlsPort}`, certificates, password }
  return Object.assign(server, facts)
}
