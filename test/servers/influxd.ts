// A real InfluxDB 1.6 for tests.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { debianPackages } from './debian.ts'
import { freePort, serverFolder, startServer, type TestServer } from './server.ts'

export interface InfluxdOptions {
  /** With authorization the first user must be made by `query` without credentials. */
  readonly auth?: boolean
  /** Bytes of a write beyond which it answers 413. */
  readonly maxBodyBytes?: number
}

export interface Influxd extends TestServer {
  readonly url: string
  readonly port: number
  /** Runs InfluxQL by POST; answers the body. Throws where the server reports an error. */
  query(statement: string, options?: QueryOptions): Promise<QueryAnswer>
}

export interface QueryOptions {
  readonly database?: string
  readonly user?: string
  readonly password?: string
}

export interface QueryAnswer {
  readonly results: readonly { readonly series?: readonly Series[]; readonly error?: string }[]
}

export interface Series {
  readonly name: string
  readonly tags?: Readonly<Record<string, string>>
  readonly columns: readonly string[]
  readonly values: readonly (readonly (string | number | boolean | null)[])[]
}

/** Starts influxd on a free port of loopback; dispose it with `await using`. */
export async function startInfluxd(options: InfluxdOptions = {}): Promise<Influxd> {
  const packages = await debianPackages()
  const folder = await serverFolder('influxd')
  const port = await freePort()
  const file = join(folder, 'influxdb.conf')
  await writeFile(file, configuration(folder, port, options))
  const args = ['-config', file]
  const command = packages.path('usr/bin/influxd')
  const server = await startServer({ name: 'influxd', command, args, env: packages.env, folder, ports: [port] })
  const url = `http://127.0.0.1:${port}`
  return Object.assign(server, {
    url,
    port,
    query: (statement: string, how: QueryOptions = {}) => query(url, statement, how),
  })
}

async function query(url: string, statement: string, options: QueryOptions): Promise<QueryAnswer> {
  const form = new URLSearchParams({ q: statement, epoch: 'ns' })
  if (options.database !== undefined) form.set('db', options.database)
  const headers: Record<string, string> = {}
  if (options.user !== undefined)
    headers['authorization'] = `Basic ${Buffer.from(`${options.user}:${options.password ?? ''}`).toString('base64')}`
  const response = await fetch(`${url}/query`, { method: 'POST', body: form, headers })
  const text = await response.text()
  if (!response.ok) throw new Error(`influxd answered ${response.status}: ${text}`)
  const answer = JSON.parse(text) as QueryAnswer
  const error = answer.results.find((result) => result.error !== undefined)?.error
  if (error !== undefined) throw new Error(`influxd: ${error}`)
  return answer
}

/** Its RPC port is free too, so that several instances run side by side; limits on series and values are off. */
function configuration(folder: string, port: number, options: InfluxdOptions): string {
  return `
reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  index-version = "tsi1"
  query-log-enabled = false
  max-series-per-database = 0
  max-values-per-tag = 0
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = ${options.auth ?? false}
  log-enabled = false
  max-body-size = ${options.maxBodyBytes ?? 26_214_400}
`
}
