// `kunlun simulate` as a person calls it: same bytes on any number of threads, killed at any moment, on bad disks.
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { SimulationResult } from '../../cli/simulate/run.ts'
import { stream } from '../../optimizer/math/rng.ts'
import { missingSmallDisk, mountSmallDisk } from '../servers/small-disk.ts'
import { waitFor } from '../suites/wait.ts'

const main = resolve(import.meta.dirname, '../../cli/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'kunlun-simulate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const words = [
  ...['simulate', '--process', 'sintering', '--material', 'alumina-96', '--seed', '5'],
  ...['--vary', 'peakTemperature=1500:1640', '--vary', 'soak=30:240'],
  ...['--limit', 'density>=0.96', '--limit', 'camber<=0.25', '--outcomes', 'density,camber,cost'],
]
/** Two whole parts with one that is short. */
const job = [...words, '--runs', '300000']

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function kunlun(...args: readonly string[]) {
  const child = start(args)
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

/** Every file of a simulation's folder by its checksum. */
function filesOf(name: string): Record<string, string> {
  const files = (readdirSync(join(folder, name), { recursive: true }) as string[]).filter((file) => /\.\w+$/.test(file))
  const sum = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name, file)))
      .digest('hex')
  return Object.fromEntries(files.sort().map((file) => [file, sum(file)]))
}

async function whole(): Promise<Record<string, string>> {
  if (!existsSync(join(folder, 'one'))) {
    const { code, stderr } = await kunlun(...job, '--workers', '1', '--output', 'one')
    expect(stderr).toMatch(/100\.0 % {2}[\d,]+ runs\/s {2}done/)
    expect(code).toBe(0)
  }
  return filesOf('one')
}

test('1 worker or 8: the same bytes in every file, the same summary', async () => {
  const one = await whole()
  const { stdout } = await kunlun(...job, '--workers', '8', '--output', 'eight', '--json')
  expect(filesOf('eight')).toEqual(one)
  expect(Object.keys(one).filter((file) => file.endsWith('.parquet'))).toHaveLength(3)
  const result = JSON.parse(stdout) as SimulationResult
  expect(readFileSync(join(folder, 'one', 'simulation.json'), 'utf8')).toBe(stdout)
  const { parts: _, ...rest } = result
  const bare = await kunlun(...job, '--workers', '3', '--json')
  expect(JSON.parse(bare.stdout)).toEqual(rest)
}, 60_000)

test('the Parquet files hold every run, in order, as the summary says', async () => {
  await whole()
  const { summary } = JSON.parse(readFileSync(join(folder, 'one', 'simulation.json'), 'utf8')) as SimulationResult
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(
    `SELECT count(*)::INTEGER AS n, avg(density) AS mean, count(*) FILTER (density >= 0.96 AND camber <= 0.25)::INTEGER AS good,
     min(peakTemperature) AS low, max(soak) AS high FROM read_parquet('${join(folder, 'one')}/part-*.parquet')`,
  )
  const row = reader.getRowObjects()[0]! as Record<string, number>
  connection.closeSync()
  instance.closeSync()
  expect(row.n).toBe(300_000)
  expect(row.mean).toBeCloseTo(summary.outcomes.find(({ name }) => name === 'density')!.mean, 12)
  expect(row.good! / 300_000).toBe(summary.good)
  expect(row.low).toBeGreaterThanOrEqual(1500)
  expect(row.high).toBeLessThan(240)
}, 60_000)

describe('a simulation that was killed', () => {
  test('at random moments goes on, to the same bytes', async () => {
    const one = await whole()
    const rng = stream(1, 'kills')
    const moments = ['job.json', 'part-00000.parquet.new', 'parts/part-00000.json', 'parts/part-00001.json']
    for (const moment of moments) {
      const child = start([...job, '--output', 'killed'])
      const isOver = once(child, 'close')
      await waitFor(moment, () => existsSync(join(folder, 'killed', moment)) || child.exitCode !== null)
      // A little on from there: in the middle of whatever comes next.
      await sleep(30 * rng.uniform())
      child.kill('SIGKILL')
      await isOver
    }
    const { code } = await kunlun(...job, '--output', 'killed')
    expect(code).toBe(0)
    expect(filesOf('killed')).toEqual(one)
  }, 90_000)

  test('keeps what is whole, makes again what was damaged, lost, cut short', async () => {
    const one = await whole()
    await kunlun(...job, '--output', 'damaged')
    const file = (name: string) => join(folder, 'damaged', name)
    appendFileSync(file('part-00000.parquet'), 'x')
    rmSync(file('part-00001.parquet'))
    truncateSync(file('parts/part-00002.json'), 100)
    writeFileSync(file('part-00007.parquet.new'), 'half a file')
    expect((await kunlun(...job, '--output', 'damaged')).code).toBe(0)
    expect(filesOf('damaged')).toEqual(one)
    const again = await kunlun(...job, '--output', 'damaged')
    expect(again.stderr).toContain('100.0 % found')
  }, 60_000)
})

describe('bad input', () => {
  test('is told all at once, with a code, before anything is written', async () => {
    const { code, stderr, stdout } = await kunlun(
      ...['simulate', '--process', 'sintering', '--material', 'clay', '--vary', 'heat=1:2', '--vary', 'soak'],
      ...['--limit', 'beauty>=1', '--fix', 'load=heavy', '--output', 'never'],
    )
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^SIMULATION_INVALID/)
    for (const part of ['clay', 'heat', '--vary soak', 'beauty', '--fix load=heavy']) expect(stderr).toContain(part)
    expect(existsSync(join(folder, 'never'))).toBe(false)
  })

  test('a folder of another simulation is refused, so is one with something else in it', async () => {
    await whole()
    const before = filesOf('one')
    const other = await kunlun(...words, '--runs', '5000', '--output', 'one')
    expect(other.stderr).toMatch(/^SIMULATION_FOLDER/)
    expect(filesOf('one')).toEqual(before)
    const strange = await kunlun(...words, '--runs', '5000', '--output', '.')
    expect(strange.stderr).toMatch(/^FOLDER_NOT_EMPTY/)
  }, 60_000)

  test('a study without a twin cannot be simulated', async () => {
    const study = {
      ...{ machine: 'm', process: 'sintering', objectives: [{ outcome: 'cost', goal: 'minimize' }] },
      parameters: [{ type: 'continuous', name: 'peak', low: 1500, high: 1600 }],
    }
    writeFileSync(join(folder, 'study.yaml'), stringify(study))
    const { stderr } = await kunlun('simulate', '--study', 'study.yaml')
    expect(stderr).toMatch(/^SIMULATION_INVALID.*no twin/)
    const mapping = { parameters: { peak: 'peakTemperature' }, outcomes: { cost: 'cost' } }
    const twin = { process: 'sintering', material: 'alumina-96', ...mapping }
    writeFileSync(join(folder, 'twin.yaml'), stringify({ ...study, twin }))
    const { stdout } = await kunlun('simulate', '--study', 'twin.yaml', '--runs', '600', '--fidelity', 'full', '--json')
    const { job: made, summary } = JSON.parse(stdout) as SimulationResult
    expect(made.plan.vary).toEqual([{ name: 'peakTemperature', low: 1500, high: 1600 }])
    expect(summary.rows).toBe(600)
  }, 60_000)
})

const noDisk = await missingSmallDisk()

test.skipIf(noDisk !== undefined)(
  `a full disk is told, with room the command goes on ${noDisk ?? ''}`,
  async () => {
    await using disk = await mountSmallDisk(join(folder, 'small'), 40)
    const ballast = join(disk.folder, 'ballast')
    writeFileSync(ballast, Buffer.alloc(33 * 2 ** 20))
    const target = join('small', 'run')
    const { code, stderr } = await kunlun(...job, '--output', target)
    expect(stderr).toMatch(/SIMULATION_WRITE: .*small\/run/)
    expect(code).toBe(3)
    expect(Object.keys(filesOf(target))).not.toContain('simulation.json')
    rmSync(ballast)
    const after = await kunlun(...job, '--output', target)
    expect(after.code).toBe(0)
    expect(filesOf(target)).toEqual(await whole())
  },
  60_000,
)
