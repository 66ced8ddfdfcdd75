// Backtests and comparisons as a person calls them: the same results on any number of threads, resumed after a cut.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { type BacktestOptions, backtest } from '../../cli/backtest/run.ts'
import { example } from '../../cli/config/example.ts'
import { compare, fork } from '../../cli/study/compare.ts'
import type { Run } from '../../ingest/model.ts'
import { openLedger } from '../../ledger/sqlite.ts'

const main = resolve(import.meta.dirname, '../../cli/main.ts')
const script = resolve(import.meta.dirname, 'fixtures/external-strategy.ts')
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kunlun-backtest-'))
  write('table.csv', tableText())
  write('study.yaml', stringify(study))
  await writePlant()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const study = {
  title: { en: 'Feed <of> a mill', zh: '进给' },
  machine: 'mill-1',
  process: 'milling',
  parameters: [
    { type: 'continuous', name: 'feed', low: 0, high: 0.3 },
    { type: 'categorical', name: 'tool', values: ['new', 'worn'] },
  ],
  objectives: [{ outcome: 'roughness', goal: 'minimize' }],
  strategy: { name: 'bayesian', surrogate: 'matern-gp' },
}

function tableText(): string {
  const lines = Array.from({ length: 24 }, (_, i) => {
    const [feed, tool] = [(i % 12) / 40, i < 12 ? 'new' : 'worn']
    return `${feed},${tool},${(feed - 0.15) ** 2 + (i < 12 ? 0 : 0.01)}`
  })
  return `feed,tool,roughness\n${lines.join('\n')}\n`
}

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content)
}

function read(...path: readonly string[]): string {
  return readFileSync(join(folder, ...path), 'utf8')
}

async function kunlun(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } })
  child.stdin.end()
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

const replayed = ['backtest', '-s', 'study.yaml', '--table', 'table.csv', '--against', 'random,sobol']
const small = ['--repeats', '2', '--budget', '9']

test('a table is replayed: figures, report, data; threads change nothing; a cut is mended', async () => {
  const one = await kunlun(...replayed, ...small, '--workers', '1', '-o', 'one')
  expect(one).toMatchObject({ code: 0, stderr: '' })
  for (const word of ['study (bayesian)', 'random', 'space-filling', 'best at 9', 'first hit']) {
    expect(one.stdout).toContain(word)
  }
  const html = read('one', 'report.html')
  expect(html).toContain('<svg')
  expect(html, 'nothing is fetched from elsewhere').not.toMatch(/(src|href)=|https?:\/\/(?!www\.w3\.org)/)
  expect(html).not.toContain('<of>')
  expect(html).not.toMatch(/NaN|undefined|Infinity/)
  await kunlun(...replayed, ...small, '--workers', '2', '-o', 'two')
  expect(read('two', 'runs.csv')).toBe(read('one', 'runs.csv'))
  const lines = read('two', 'repeats.jsonl').trimEnd().split('\n')
  expect(lines).toHaveLength(6)
  write('two/repeats.jsonl', `${lines.slice(0, 3).join('\n')}\n${lines[3]!.slice(0, 40)}`)
  const again = await kunlun(...replayed, ...small, '-o', 'two')
  expect(again.stdout.replaceAll('two', 'one')).toBe(one.stdout)
  expect(read('two', 'runs.csv')).toBe(read('one', 'runs.csv'))
  expect(read('two', 'repeats.jsonl').startsWith(lines.slice(0, 3).join('\n')), 'what stood was kept').toBe(true)
})

test('the data can be read as Parquet with their types', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const file = join(folder, 'one', 'runs.parquet')
  const result = await connection.runAndReadAll(
    `SELECT count(*)::INT AS n, min("outcome.roughness") AS best, bool_or(suggested) AS s FROM '${file}'`,
  )
  expect(result.getRowObjects()).toEqual([{ n: 54, best: 0, s: true }])
  connection.closeSync()
})

function options(over: Partial<BacktestOptions>): BacktestOptions {
  const output = join(folder, over.output ?? 'other')
  const files = {
    study: at(over.study ?? 'study.yaml'),
    ...(over.table === undefined ? {} : { table: at(over.table) }),
  }
  return { repeats: 1, budget: 7, seed: 1, workers: 1, ...over, ...files, output }
}

function at(name: string): string {
  return join(folder, name)
}

test('settings of one strategy are told apart by the files they stand in; columns are given their names', async () => {
  write('bold.yaml', 'strategy: {name: bayesian, surrogate: matern-gp, acquisition: upper-confidence-bound}\n')
  write('words.csv', tableText().replace('feed,', '"Feed [mm]",'))
  const mapping = '{"Feed [mm]":"feed"}'
  const over = { table: 'words.csv', mapping, against: `${at('bold.yaml')},random`, output: 'bold' }
  expect((await backtest(options(over), [])).text).toContain('\nbold ')
})

test('an external program is replayed like any other; a bad one is trouble, not an end', async () => {
  const external = { external: { command: [process.execPath, script, 'crash'] } }
  write('external.yaml', stringify({ ...study, strategy: external }))
  const { text: told } = await backtest(options({ study: 'external.yaml', table: 'table.csv', output: 'external' }), [])
  expect(told).toMatch(/ 2\s*$/m)
  expect(read('external', 'runs.csv')).toContain('exit code 3')
})

test.each<[Partial<BacktestOptions>, RegExp]>([
  [{}, /--table, --twin, --history/],
  [{ table: 'table.csv', against: 'magic' }, /magic/],
  [{ table: 'nowhere.csv' }, /nowhere\.csv cannot be read/],
  [{ table: 'study.yaml' }, /no column feed, tool/],
  [{ twin: 'baking' }, /no twin baking/],
  [{ twin: 'sintering' }, /feed is no parameter of the twin/],
  [{ study: 'table.csv', table: 'table.csv' }, /study cannot be used/],
  [{ study: 'kunlun.yaml', name: 'other', history: true }, /no study other/],
])('what cannot be replayed is said: %j', async (over, words) => {
  await expect(backtest(options(over), [])).rejects.toThrow(words)
})

const id = 'substrate-96'

/** An installation with ten heats of a furnace in its ledger. */
async function writePlant(): Promise<void> {
  const plain = example.studies[id]
  const studies = { [id]: { ...plain, shadow: { strategy: 'random' } }, calm: { ...plain, strategy: 'space-filling' } }
  write('kunlun.yaml', stringify({ ...example, data: join(folder, 'data'), studies }))
  mkdirSync(join(folder, 'data'))
  const clock = { now: () => 1_767_700_000_000_000_000n, factor: 1 }
  const by = { who: 'test', when: clock.now() }
  const ledger = await openLedger({ file: join(folder, 'data', 'ledger.db'), clock })
  for (let i = 0; i < 10; i++) {
    const run = heat(i)
    await ledger.runs.put(run, by)
    const values = { density: 95.5 + 0.2 * ((i * 7) % 10), cost: 5 + ((i * 3) % 10) / 2 }
    const rows = Object.entries(values).map(([name, value]) => ({ key: `${run.id} ${name}`, run: run.id, name, value }))
    await ledger.outcomes.add(
      rows.map((row) => ({ ...row, unit: '1', measuredAt: clock.now() })),
      by,
    )
  }
  await ledger.close()
}

function heat(i: number): Run {
  const from = 1_767_571_200_000_000_000n + BigInt(i) * 36_000_000_000_000n
  return {
    ...{ id: `furnace-1/${i}`, machine: 'furnace-1', process: 'sintering', from, to: from + 30_000_000_000_000n },
    ...{ state: 'finished', planned: {}, achieved: {}, labels: {}, version: 1 },
    features: { soak_mean: 1510 + ((i * 37) % 120), soak_minutes: 40 + ((i * 53) % 190) },
  }
}

test("the plant's own history is relived from its ledger", async () => {
  const over = { study: 'kunlun.yaml', name: id, history: true, output: 'past' } as const
  const { text: told, html } = await backtest(options(over), [])
  expect(told).toContain('7 of 7')
  expect(html).toContain('<svg')
  expect(html).not.toMatch(/NaN|undefined|Infinity/)
  expect(read('past', 'runs.csv').split('\n')[0]).toContain('nearest_rank')
})

test('a study is forked, compared on its history; its shadow is shown', async () => {
  write('change.yaml', 'strategy: {name: bayesian, surrogate: extra-trees}\nsafety: {mode: none}\n')
  const given = { config: at('kunlun.yaml'), workers: 1, output: at('fork') }
  const forked = await fork(id, at('change.yaml'), given)
  for (const word of ['suggested now', 'peak', `${id} changed`, 'log score']) expect(forked.text).toContain(word)
  expect(forked.yaml).toContain('extra-trees')
  expect((await compare(id, 'calm', given)).text).toContain('calm')
  write('bad.yaml', 'objectives: []\n')
  await expect(fork(id, at('bad.yaml'), given)).rejects.toThrow(/objectives/)
  const { code, stdout, stderr } = await kunlun('study', 'shadow', id, '-c', 'kunlun.yaml')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('random')
})
