// The command line as a person calls it: a process of its own, its exit code, what it prints.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askTellCommand } from '../../cli/commands/ask-tell.ts'
import { certificatesCommand, trustCommand } from '../../cli/commands/certificates.ts'
import { checkCommand } from '../../cli/commands/check.ts'
import { dashboardsCommand } from '../../cli/commands/dashboards.ts'
import { demoCommand } from '../../cli/commands/demo.ts'
import { exportCommand } from '../../cli/commands/export.ts'
import { importCommand } from '../../cli/commands/import.ts'
import { initCommand, schemaCommand } from '../../cli/commands/init.ts'
import { quarantineCommand } from '../../cli/commands/quarantine.ts'
import { startCommand } from '../../cli/commands/start.ts'
import { sampleFile } from '../../cli/config/sample.ts'
import { openLedger } from '../../ledger/sqlite.ts'

const main = resolve(import.meta.dirname, '../../cli/main.ts')
let folder = ''
let good = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kunlun-commands-'))
  good = write('good.yaml', `${sampleFile()}data: ./data\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, content: string): string {
  writeFileSync(join(folder, name), content)
  return name
}

async function kunlun(args: readonly string[], input = '') {
  const { KUNLUN_HTTP_PORT: _, ...env } = process.env
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, env: { ...env, NO_COLOR: '1' } })
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

const commands = [
  startCommand(),
  demoCommand(),
  checkCommand(),
  initCommand(),
  schemaCommand(),
  exportCommand(),
  importCommand(),
  quarantineCommand(),
  certificatesCommand(),
  trustCommand(),
  dashboardsCommand(),
  askTellCommand(),
]

test('help names every command and what the exit codes mean', async () => {
  const { code, stdout } = await kunlun(['--help'])
  expect(code).toBe(0)
  for (const command of commands) expect(stdout).toContain(`\n  ${command.name()} `)
  expect(stdout).toContain('Exit codes: 0 ok, 1 problems, 2 usage, 3 failed')
})

test('every command explains itself and each of its options', () => {
  const all = commands.flatMap((command) => [command, ...command.commands])
  for (const command of all) {
    expect(command.description().length, command.name()).toBeGreaterThan(10)
    for (const { description, flags } of command.options) expect(description, flags).not.toBe('')
  }
})

test('help of a command within a command', async () => {
  const { code, stdout, stderr } = await kunlun(['quarantine', 'list', '--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^Usage: kunlun quarantine list \[options\]\n\nList what is kept, newest first\n/)
})

test.each([
  { args: [], code: 2, stderr: /Usage: kunlun/ },
  { args: ['chek'], code: 2, stderr: /unknown command 'chek'[\s\S]*check/ },
  { args: ['check'], code: 2, stderr: /-c, --config/ },
  { args: ['start', '-c', 'good.yaml', '--port', 'x'], code: 2, stderr: /"x" is no port/ },
  { args: ['demo', '--factor', '-3'], code: 2, stderr: /a number above 0 is needed/ },
  { args: ['check', '-c', 'nowhere.yaml'], code: 1, stderr: /^CONFIG_UNREADABLE: nowhere\.yaml.*\n {2}.*kunlun init/ },
  {
    args: ['certificates', 'nowhere', '-c', 'good.yaml'],
    code: 3,
    stderr: /^NOT_FOUND: There is no connector nowhere/,
  },
])('$args ends with $code and says why', async ({ args, code, stderr }) => {
  const result = await kunlun(args)
  expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(stderr) })
  expect(result.stderr).not.toContain('    at ')
})

test('check: a good file, then one with three mistakes on three lines', async () => {
  expect(await kunlun(['check', '-c', good])).toMatchObject({
    code: 0,
    stdout: 'good.yaml is in order: 2 connector(s), 2 machine(s), 1 study(ies).\n',
    stderr: '',
  })
  const bad = write('bad.yaml', 'site:\n  enterprise: a\n  nam: b\nhttp: { port: -1, token: geheim-4711 }\n')
  const { code, stdout, stderr } = await kunlun(['check', '-c', bad])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.split('\n')).toEqual([
    'bad.yaml:1:1 site.name: is missing: a string is needed',
    expect.stringMatching(/^bad\.yaml:3:3 site\.nam: unknown key; did you mean "name"\?/),
    expect.stringMatching(/^bad\.yaml:4:9 http\.port: .* \(found -1\)$/),
    expect.stringMatching(/^bad\.yaml:4:19 http\.token: must be \{ env: NAME \} .* \(found \(hidden\)\)$/),
    'CONFIG_INVALID: bad.yaml has 4 problem(s)',
    '  Mend each line named, then run `kunlun check -c bad.yaml` again.',
    '',
  ])
})

test('init writes a file that is in order, with its schema, and never over one that is there', async () => {
  expect((await kunlun(['init', '-c', 'first.yaml'])).code).toBe(0)
  expect((await kunlun(['check', '-c', 'first.yaml'])).code).toBe(0)
  const schema = readFileSync(join(folder, 'kunlun.schema.json'), 'utf8')
  expect((await kunlun(['schema'])).stdout).toBe(schema)
  writeFileSync(join(folder, 'first.yaml'), '# mine\n')
  expect(await kunlun(['init', '-c', 'first.yaml'])).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^FILE_EXISTS: first\.yaml is already there/),
  })
  expect(readFileSync(join(folder, 'first.yaml'), 'utf8')).toBe('# mine\n')
})

test('export config: to the output, to a file, with what was changed on the page', async () => {
  const plain = await kunlun(['export', 'config', '-c', good])
  expect(plain).toMatchObject({ code: 0, stderr: '' })
  const ledger = await openLedger({ file: join(folder, 'data', 'ledger.db') })
  await ledger.configuration.put('machines.mill-7', { kind: 'machine-tool' }, { who: 'li', when: 1n })
  await ledger.close()
  const changed = await kunlun(['export', 'config', '-c', good, '-o', 'out.yaml'])
  expect(changed).toMatchObject({ code: 0, stdout: '' })
  expect(changed.stderr).toBe('machines.mill-7 differs from good.yaml: version 1, changed by li\n')
  const again = await kunlun(['export', 'config', '-c', 'out.yaml'])
  expect(again).toMatchObject({ code: 0, stderr: '', stdout: readFileSync(join(folder, 'out.yaml'), 'utf8') })
})

test('quarantine: an empty folder, an entry with a hostile payload, a number that is none', async () => {
  const elsewhere = write('elsewhere.yaml', `${sampleFile()}data: ./elsewhere\n`)
  expect(await kunlun(['quarantine', 'list', '-c', elsewhere])).toEqual({ code: 0, stdout: '', stderr: '' })
  const ledger = await openLedger({ file: join(folder, 'elsewhere', 'ledger.db') })
  const body = Buffer.from('\u001b[2J{"a":\n')
  const place = { connector: 'shop-floor', source: 'plant/a\u001b[2J', contentType: 'application/json' }
  const reason = { code: 'PAYLOAD_NOT_JSON', reason: 'no JSON' }
  await ledger.quarantine.add([{ sequence: 1n, part: 0, received: 0n, body, ...place, ...reason }])
  await ledger.close()
  const list = await kunlun(['quarantine', 'list', '-c', elsewhere])
  const show = await kunlun(['quarantine', 'show', '1', '-c', elsewhere])
  expect(list.stdout).toMatch(
    /^1\tkept\t1970-01-01T00:00:00\.000Z\tshop-floor\t"plant\/a\\u001b\[2J"\tPAYLOAD_NOT_JSON/,
  )
  expect(show.stdout).toContain('"\\u001b[2J{\\"a\\":\\n"')
  expect(list.stdout + show.stdout).not.toContain('\u001b')
  expect(await kunlun(['quarantine', 'show', '7', '-c', elsewhere])).toMatchObject({ code: 3 })
  expect(await kunlun(['quarantine', 'show', 'x', '-c', elsewhere])).toMatchObject({ code: 2 })
  expect(await kunlun(['quarantine', 'replay', '1', '-c', elsewhere])).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^NOT_RUNNING/),
  })
  // What a power cut leaves: the note of an installation that is gone, its process id now that of a stranger.
  const note = { pid: process.pid, url: 'http://127.0.0.1:1' }
  writeFileSync(join(folder, 'elsewhere', 'running.json'), JSON.stringify(note))
  expect(await kunlun(['quarantine', 'replay', '1', '-c', elsewhere])).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^NOT_RUNNING/),
  })
})

test('ask-tell: a dialogue line by line, bad lines included', async () => {
  const parameters = [{ name: 'peak', type: 'continuous', low: 1450, high: 1650 }]
  const study = { parameters, objectives: [{ outcome: 'strength', goal: 'maximize' }] }
  const observations = [{ settings: { peak: 1500 }, outcomes: { strength: 402 } }]
  const lines = [
    JSON.stringify({ op: 'init', seed: 7, study }),
    '{"op":',
    '',
    JSON.stringify({ op: 'tell', observations }),
    JSON.stringify({ op: 'ask', count: 2 }),
    '\u0000\uFFFF{}',
  ]
  const { code, stdout, stderr } = await kunlun(['ask-tell'], `${lines.join('\r\n')}\n`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const replies = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(replies).toHaveLength(5)
  expect(replies[0]).toMatchObject({ ok: true, name: 'kunlun' })
  expect(replies[1]).toHaveProperty('error.code')
  expect(replies[2]).toMatchObject({ ok: true, count: 1 })
  expect(replies[3]).toHaveProperty('suggestions.length', 2)
  expect(replies[4]).toHaveProperty('error.code')
})

test('dashboards build writes the folder that Grafana is pointed at', async () => {
  const result = await kunlun(['dashboards', 'build', '-c', good, '-o', 'grafana', '--language', 'zh'])
  expect(result).toMatchObject({ code: 0, stderr: '' })
  const files = readdirSync(join(folder, 'grafana'), { recursive: true }).map(String)
  expect(files.filter((file) => file.endsWith('.json')).length).toBeGreaterThanOrEqual(5)
  expect(files.filter((file) => file.endsWith('.yaml')).length).toBeGreaterThanOrEqual(2)
  expect(result.stdout).toContain('files are written to grafana')
  expect(await kunlun(['dashboards', 'build', '-c', good, '--influx', '4'])).toMatchObject({ code: 2 })
  expect(existsSync(join(folder, 'grafana-4'))).toBe(false)
})
