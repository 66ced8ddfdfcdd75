// A real PostgreSQL for tests, run by a user without rights.
import { execFile } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { waitFor } from '../suites/wait.ts'
import { freePort, serverFolder, startServer, type TestServer } from './server.ts'

const run = promisify(execFile)
const home = '/usr/lib/postgresql'

export interface Postgres extends TestServer {
  readonly port: number
  /** Makes an empty database; resolves to its address with user and password. */
  database(name: string): Promise<string>
  /** Runs SQL as its owner. */
  query(database: string, statement: string): Promise<Record<string, unknown>[]>
}

/** Folder of the newest installed server's programs; throws with the reason where there is none. */
export function findPostgres(): string {
  const versions = listed(home).sort((a, b) => Number(b) - Number(a))
  const found = versions
    .map((version) => join(home, version, 'bin'))
    .find((folder) => isProgram(join(folder, 'initdb')))
  if (found === undefined) throw new Error(`no PostgreSQL server in ${home} (Debian: apt-get install postgresql)`)
  return found
}

/** Starts PostgreSQL on a free port of loopback; dispose it with `await using`. */
export async function startPostgres(): Promise<Postgres> {
  const programs = findPostgres()
  const folder = await serverFolder('postgres')
  const data = join(folder, 'data')
  const port = await freePort()
  const [demote, ...demoted] = await unprivileged(folder)
  const initialise = ['-D', data, '-U', 'kunlun', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync']
  await run(demote ?? '', [...demoted, join(programs, 'initdb'), ...initialise], { cwd: folder })
  const server = await startServer({
    name: 'postgres',
    command: demote ?? '',
    args: [...demoted, join(programs, 'postgres'), '-D', data, ...settings(folder, port)],
    env: process.env,
    folder,
    ports: [port],
  })
  const address = (name: string) => `postgres://kunlun:secret@127.0.0.1:${port}/${name}`
  const query = (name: string, statement: string) => queried(address(name), statement)
  // It listens before it is ready to answer.
  const isReady = () =>
    query('postgres', 'select 1').then(
      (rows) => rows.length > 0,
      () => false,
    )
  await waitFor('PostgreSQL to answer', isReady)
  const database = async (name: string) => {
    await query('postgres', `create database "${name}"`)
    return address(name)
  }
  return Object.assign(server, { port, database, query })
}

async function queried(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Only the machine's power could lose what is not synced, so tests need not wait for the disk. */
function settings(folder: string, port: number): string[] {
  const values = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, fsync: 'off' }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** PostgreSQL refuses to run as root: there it becomes nobody, who then owns the folder. */
async function unprivileged(folder: string): Promise<string[]> {
  const asOurselves = ['setpriv', '--pdeathsig', 'KILL']
  if (process.getuid?.() !== 0) return asOurselves
  const nobody = 65_534
  await chown(folder, nobody, nobody)
  return [...asOurselves, `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
