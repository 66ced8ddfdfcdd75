// `kunlun export`: the same bytes from a running installation as from a stopped one; exact, harmless in Excel, whole or not at all.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { parse } from 'csv-parse/sync'
import { expect, it, onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import type { Run } from '../../ingest/model.ts'
import { startPlant } from './fixtures/installed.ts'

const main = resolve(import.meta.dirname, '../../cli/main.ts')
const begin = BigInt(Date.UTC(2026, 0, 4, 23, 30)) * 1_000_000n
const parts = {
  machines: {
    'furnace-1': {
      kind: 'furnace',
      signals: {
        peak: { unit: 'Cel' },
        count: { type: 'integer' },
        batch: { type: 'text' },
        door_open: { type: 'boolean' },
      },
    },
    'mill-1': { signals: {} },
  },
  studies: {
    'substrate-96': {
      machine: 'furnace-1',
      process: 'sintering',
      parameters: [{ name: 'peak', type: 'continuous', low: 1500, high: 1640, unit: 'Cel' }],
      objectives: [{ outcome: 'cost', goal: 'minimize', unit: 'CNY' }],
    },
  },
}
const nasty = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '批次,"7"', 'two\nlines']
const values = [1500.1, -0.25, 2n ** 63n - 1n, true, ...nasty]

/** A plant with samples and runs that were put there directly; `export` is the command. */
async function openPlant() {
  const plant = await startPlant(parts)
  const write = (plant.now().store as unknown as { write(samples: readonly object[]): Promise<unknown> }).write
  const names = { number: 'peak', bigint: 'count', boolean: 'door_open', string: 'batch' } as const
  await write(
    values.map((value, k) => ({
      machine: 'furnace-1',
      signal: names[typeof value as keyof typeof names],
      time: begin + BigInt(k) * 1_800_000_000_123n,
      value,
      quality: k === 1 ? 0x40940000 : 0,
    })),
  )
  const { runs, outcomes } = plant.now().ledger
  const by = { who: 'li', when: begin }
  await runs.putAll([runOf('R-1', 1550, '=cmd'), runOf('R-2', 1560, 'plain')], by)
  const measured = { unit: '%', measuredAt: begin, run: 'R-1', name: 'density' }
  await outcomes.add([{ ...measured, key: 'a', value: 96.5, specimen: '+1' }], by)
  const config = join(plant.folder, 'kunlun.yaml')
  const site = { enterprise: 'huasheng', name: 'zibo' }
  writeFileSync(config, stringify({ site, data: join(plant.folder, 'data'), http: { port: 0 }, ...parts }))
  let isStopped = false
  onTestFinished(async () => {
    if (!isStopped) await plant[Symbol.asyncDispose]()
  })
  const run = (what: string, ...options: string[]) => command([main, 'export', what, '-c', config, ...options])
  return {
    plant,
    export: run,
    async stop() {
      isStopped = true
      await plant.now().stop()
    },
  }
}

/** Not waited for in one go: the installation that it asks lives in this process. */
async function command(args: readonly string[]) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => stream.toArray())
  const [status] = await once(child, 'close')
  const text = async (parts: Promise<Buffer[]> | undefined) => Buffer.concat((await parts) ?? []).toString('utf8')
  return { status: status as number, stdout: await text(stdout), stderr: await text(stderr) }
}

function runOf(id: string, peak: number, batch: string): Run {
  const to = begin + 3_600_000_000_000n
  const settings = { peak }
  const features = { peak: peak + 0.5 }
  const who = { id, machine: 'furnace-1', process: 'sintering', labels: { batch }, version: 1 }
  return { ...who, from: begin, to, state: 'finished', planned: settings, achieved: settings, features }
}

async function inTurn<T, R>(list: readonly T[], action: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const [index, one] of list.entries()) done.push(await action(one, index))
  return done
}

const rowsOf = (csv: string) => parse(csv, { columns: true, bom: true }) as Record<string, string>[]

it('a stopped installation exports byte for byte what the running one did', async () => {
  const { plant, export: run, stop } = await openPlant()
  const wanted = [
    ['runs'],
    ['features', '--study', 'substrate-96'],
    ['outcomes', '--machine', 'furnace-1', '--bom'],
    ['series', '--machine', 'furnace-1'],
    [
      'series',
      '--study',
      'substrate-96',
      '--signals',
      'batch,peak',
      '--from',
      '2026-01-05',
      '--to',
      '2026-01-05 12:00',
    ],
  ] as const
  const file = (name: string) => join(plant.folder, name)
  const all = (state: string) =>
    inTurn(wanted, async ([what, ...options], k) => {
      const { status, stderr } = await run(what, ...options, '-o', file(`${state}-${k}.csv`))
      expect([status, stderr]).toEqual([0, ''])
      return readFileSync(file(`${state}-${k}.csv`), 'utf8')
    })
  const running = await all('running')
  expect((await run('series', '--machine', 'furnace-1')).stdout).toBe(running[3])
  await stop()
  expect(await all('stopped')).toEqual(running)
  expect(readdirSync(plant.folder).filter((name) => name.endsWith('.part'))).toEqual([])

  const [runs = '', features = '', outcomes = '', series = '', part = ''] = running
  expect(rowsOf(runs)[0]).toEqual({
    ...{ run: 'R-1', machine: 'furnace-1', process: 'sintering', state: 'finished' },
    ...{ from: '2026-01-05T07:30:00.000+08:00', from_utc_ns: String(begin) },
    ...{ to: '2026-01-05T08:30:00.000+08:00', to_utc_ns: String(begin + 3_600_000_000_000n) },
    ...{ label_batch: "'=cmd", 'planned_peak [Cel]': '1550', 'achieved_peak [Cel]': '1550' },
  })
  expect(rowsOf(features)[1]).toMatchObject({ run: 'R-2', 'peak [Cel]': '1560.5' })
  expect(outcomes.charCodeAt(0)).toBe(0xfeff)
  expect(rowsOf(outcomes)).toMatchObject([{ run: 'R-1', name: 'density', value: '96.5', unit: '%', specimen: "'+1" }])
  const told = rowsOf(series)
  expect(told.map(({ value }) => value)).toEqual(
    values.map((value) => (typeof value === 'string' && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value))),
  )
  expect(told[1]).toEqual({
    ...{ time: '2026-01-05T08:00:00.000000123+08:00', time_utc_ns: String(begin + 1_800_000_000_123n) },
    ...{ machine: 'furnace-1', signal: 'peak', value: '-0.25', type: 'float', unit: 'Cel', quality: '1083441152' },
  })
  expect(rowsOf(part).map(({ signal }) => signal)).toEqual(['peak', 'peak', ...nasty.slice(0, 5).map(() => 'batch')])
}, 120_000)

it('Parquet holds the values exactly, units beside them', async () => {
  const { plant, export: run } = await openPlant()
  const file = join(plant.folder, "it's.parquet")
  expect((await run('series', '--machine', 'furnace-1', '--format', 'parquet', '-o', file)).stderr).toBe('')
  const db = await (await DuckDBInstance.create(':memory:')).connect()
  const read = async (what: string, path: string) =>
    (await db.runAndReadAll(`SELECT ${what} FROM '${path.replaceAll("'", "''")}'`)).getRows()
  const rows = await read(
    'epoch_ns(time), coalesce(value::VARCHAR, integer::VARCHAR, text, state::VARCHAR), unit',
    file,
  )
  expect(rows).toEqual(
    values.map((value, k) => [begin + BigInt(k) * 1_800_000_000_123n, String(value), unitOf(typeof value)]),
  )
  const runs = join(plant.folder, 'runs.parquet')
  expect((await run('runs', '--format', 'parquet', '-o', runs)).stderr).toBe('')
  expect(await read('run, "achieved_peak [Cel]", label_batch', runs)).toEqual([
    ['R-1', 1550, '=cmd'],
    ['R-2', 1560, 'plain'],
  ])
  expect(readdirSync(join(plant.folder, 'data', 'exports'))).toEqual([])
}, 120_000)

const unitOf = (type: string) => ({ number: 'Cel', bigint: '1' })[type] ?? '1'

it('all problems are said at once, in words, by the command and by the API', async () => {
  const { plant, export: run, stop } = await openPlant()
  const file = join(plant.folder, 'never.parquet')
  const options = ['--format', 'parquet', '--bom', '--machine', 'nobody', '--study', 'none', '--from', 'soon']
  const running = await run('series', ...options, '-o', file)
  const expected = ['no study none', 'no machine nobody', 'from must be a time', '(bom) is for CSV alone']
  for (const words of ['EXPORT_INVALID', ...expected]) expect(running.stderr).toContain(words)
  const response = await fetch(`${plant.now().url}/api/v1/exports/runs?signals=x&from=2026-01-05&to=2026-01-04`)
  expect(response.status).toBe(400)
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  expect(error.code).toBe('EXPORT_INVALID')
  expect(error.message).toContain('signals are for series, not for runs; to must be later than from')
  await stop()
  const stopped = await run('series', ...options, '-o', file)
  for (const words of ['EXPORT_INVALID', ...expected]) expect(stopped.stderr).toContain(words)
  expect([running.status, stopped.status, existsSync(file)]).toEqual([3, 3, false])
}, 120_000)

it('a file that is cut off on its way is not left, the one before stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-torn-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/csv' })
    response.write('run,machine\r\nR-1,furn', () => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const data = join(folder, 'data')
  mkdirSync(data)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  writeFileSync(join(data, 'running.json'), JSON.stringify({ pid: process.pid, url, key: 'k' }))
  const config = join(folder, 'kunlun.yaml')
  writeFileSync(config, stringify({ site: { enterprise: 'e', name: 's' }, data, machines: {} }))
  const file = join(folder, 'runs.csv')
  writeFileSync(file, 'yesterday')
  const { status, stderr } = await command([main, 'export', 'runs', '-c', config, '-o', file])
  expect(status).toBe(3)
  expect(stderr).toContain('EXPORT_FAILED')
  expect(readFileSync(file, 'utf8')).toBe('yesterday')
  expect(readdirSync(folder).sort()).toEqual(['data', 'kunlun.yaml', 'runs.csv'])
}, 60_000)
