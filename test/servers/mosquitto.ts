// A real mosquitto broker for tests.
import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Certificates, writeCertificates } from './certificates.ts'
import { debianPackages } from './debian.ts'
import { freePort, serverFolder, startServer, type TestServer } from './server.ts'

export interface MosquittoOptions {
  /** Sessions and queues survive a restart (saved on every change; SIGKILL may lose the last second). Default true. */
  readonly persistence?: boolean
  /** Users with their passwords; anonymous clients are then refused. */
  readonly users?: Readonly<Record<string, string>>
  /** A second listener with TLS; `mutual` also asks each client for a certificate of the test authority. */
  readonly tls?: boolean | 'mutual'
  /** Lines of an access list, e.g. `topic read plant/#`. */
  readonly acl?: readonly string[]
  /** Further lines of mosquitto.conf. */
  readonly extra?: readonly string[]
}

export interface Mosquitto extends TestServer {
  /** `mqtt://127.0.0.1:port` */
  readonly url: string
  readonly port: number
  /** `mqtts://localhost:port`, where `tls` was asked for. */
  readonly tlsUrl: string | undefined
  readonly tlsPort: number | undefined
  /** Paths of the test authority, the broker's and a client's certificate, where `tls` was asked for. */
  readonly certificates: Certificates | undefined
}

/** Starts mosquitto on free ports of loopback; dispose it with `await using`. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const packages = await debianPackages()
  const folder = await serverFolder('mosquitto')
  const port = await freePort()
  const tlsPort = options.tls ? await freePort() : undefined
  const certificates = options.tls ? await writeCertificates(join(folder, 'tls')) : undefined
  const lines = [...general(folder, options), ...(await access(folder, options)), `listener ${port} 127.0.0.1`]
  if (tlsPort !== undefined && certificates !== undefined)
    lines.push(...tlsListener(tlsPort, certificates, options.tls === 'mutual'))
  const file = join(folder, 'mosquitto.conf')
  await writeFile(file, `${lines.join('\n')}\n`)
  const ports = tlsPort === undefined ? [port] : [port, tlsPort]
  const command = packages.path('usr/sbin/mosquitto')
  const args = ['-c', file]
  const server = await startServer({ name: 'mosquitto', command, args, env: packages.env, folder, ports })
  const facts = {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    tlsUrl: tlsPort === undefined ? undefined : `mqtts://localhost:${tlsPort}`,
    tlsPort,
    certificates,
  }
  return Object.assign(server, facts)
}

/** Windows as a plant would set them for QoS 1: 1000 in flight, queues without a limit. */
function general(folder: string, options: MosquittoOptions): string[] {
  const persistence =
    (options.persistence ?? true)
      ? ['persistence true', `persistence_location ${folder}/`, 'autosave_on_changes true', 'autosave_interval 1']
      : ['persistence false']
  // As root it would change to a user of its own that cannot read the folder.
  const user = process.getuid?.() === 0 ? ['user root'] : []
  return [
    ...user,
    ...persistence,
    'log_dest stdout',
    'max_queued_messages 0',
    'max_inflight_messages 1000',
    'set_tcp_nodelay true',
    ...(options.extra ?? []),
  ]
}

async function access(folder: string, options: MosquittoOptions): Promise<string[]> {
  const lines = [`allow_anonymous ${options.users === undefined}`]
  if (options.users !== undefined) {
    const file = join(folder, 'passwords')
    const entries = Object.entries(options.users).map(([user, password]) => `${user}:${hash(password)}\n`)
    await writeFile(file, entries.join(''), { mode: 0o600 })
    lines.push(`password_file ${file}`)
  }
  if (options.acl !== undefined) {
    const file = join(folder, 'acl')
    await writeFile(file, `${options.acl.join('\n')}\n`, { mode: 0o600 })
    lines.push(`acl_file ${file}`)
  }
  return lines
}

/** The format of mosquitto_passwd: $7$iterations$salt$PBKDF2-SHA512. */
function hash(password: string): string {
  const iterations = 101
  const salt = randomBytes(12)
  const key = pbkdf2Sync(password, salt, iterations, 64, 'sha512')
  return `$7$${iterations}$${salt.toString('base64')}$${key.toString('base64')}`
}

function tlsListener(port: number, files: Certificates, isMutual: boolean): string[] {
  return [
    `listener ${port} 127.0.0.1`,
    `cafile ${files.authority}`,
    `certfile ${files.serverCertificate}`,
    `keyfile ${files.serverKey}`,
    'tls_version tlsv1.2',
    `require_certificate ${isMutual}`,
  ]
}
