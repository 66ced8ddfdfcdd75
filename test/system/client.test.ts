// The typed client of the API, the example script that uses it: both as a person would, on an installation that listens.
import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { clientText, type OpenApi } from '../../cli/client/client-text.ts'
import { openStoryApi } from '../fixtures/api.ts'
import { studyId } from '../fixtures/history.ts'
import { projectRoot } from '../source-files.ts'
import { startPlant } from './fixtures/installed.ts'

const run = promisify(execFile)

/** As the installation answers it now, so that a route that is added or changed is in it. */
async function clientFolder(api: Awaited<ReturnType<typeof openStoryApi>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-client-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'))
  const description = JSON.parse((await api.get('/api/v1/openapi.json')).body) as OpenApi
  writeFileSync(join(folder, 'kunlun.mts'), clientText(description))
  copyFileSync(join(projectRoot, 'docs/examples/study.mts'), join(folder, 'study.mts'))
  return folder
}

const strict = ['--strict', '--noUncheckedIndexedAccess', '--erasableSyntaxOnly', '--skipLibCheck', '--noEmit']
const modern = ['--target', 'esnext', '--module', 'nodenext', '--types', 'node', '--allowImportingTsExtensions']

it('client with example pass the strict type check; what the API does not have is an error', async () => {
  const api = await openStoryApi()
  onTestFinished(() => api.close())
  const folder = await clientFolder(api)
  const check = (...files: string[]) =>
    run('tsc', ['--ignoreConfig', ...strict, ...modern, ...files], { cwd: folder }).then(
      ({ stdout }) => stdout,
      (cause: { stdout: string }) => cause.stdout,
    )
  expect(await check('study.mts')).toBe('')
  const wrong = [
    "import { createClient } from './kunlun.mts'",
    "const client = createClient({ url: '' })",
    "await client.call('GET /nothing')",
    "await client.call('GET /studies/{id}')",
    "const [one] = await client.call('GET /runs', { query: { state: 'running' } })",
    'export const temperature: string = one?.version',
  ]
  writeFileSync(join(folder, 'wrong.mts'), wrong.join('\n'))
  const problems = (await check('wrong.mts')).match(/wrong\.mts\((\d+)/g)
  expect(problems).toEqual(['wrong.mts(3', 'wrong.mts(4', 'wrong.mts(6'])
}, 60_000)

it('the example reads a study and draws it', async () => {
  const api = await openStoryApi()
  onTestFinished(() => api.close())
  const folder = await clientFolder(api)
  const url = await api.app.listen({ port: 0, host: '127.0.0.1' })
  const { stdout } = await run(process.execPath, ['study.mts', url, studyId, 'study.svg'], { cwd: folder })
  expect(stdout).toMatch(/: \d+ runs, [1-9]\d* with cost, [1-9]\d* suggestions\nstudy\.svg: written\n$/)
  const svg = readFileSync(join(folder, 'study.svg'), 'utf8')
  expect(svg).toMatch(/^<svg[\s\S]*<\/svg>$/)
  for (const words of ['cost [CNY]', 'peak [Cel]', 'soak [min]', 'ramp [Cel/min]']) expect(svg).toContain(words)
  expect(svg.match(/<path/g)?.length).toBeGreaterThan(20)
  const unknown = run(process.execPath, ['study.mts', url, 'none', 'never.svg'], { cwd: folder })
  await expect(unknown).rejects.toMatchObject({ stderr: expect.stringContaining('There is no study none') })
}, 60_000)

it('`kunlun client` writes it from the running installation', async () => {
  await using plant = await startPlant({ machines: {} })
  const config = join(plant.folder, 'kunlun.yaml')
  const site = { enterprise: 'huasheng', name: 'zibo' }
  writeFileSync(config, stringify({ site, data: join(plant.folder, 'data'), machines: {}, http: { port: 0 } }))
  const file = join(plant.folder, 'kunlun.mts')
  await run(process.execPath, [join(projectRoot, 'cli/main.ts'), 'client', '-c', config, '-o', file])
  const text = readFileSync(file, 'utf8')
  for (const route of ['"GET /exports/{what}": {', '"GET /webhooks": {', '"POST /outcomes": {'])
    expect(text).toContain(route)
  const { createClient } = (await import(file)) as {
    createClient(of: { url: string }): { call(route: string, input?: object): Promise<unknown> }
  }
  const client = createClient({ url: plant.now().url })
  expect(await client.call('GET /runs', { query: { limit: 5 } })).toEqual([])
  await expect(client.call('GET /runs/{id}', { path: { id: '../x' } })).rejects.toMatchObject({
    ...{ status: 404, code: 'NOT_FOUND' },
  })
  const csv = (await client.call('GET /exports/{what}', { path: { what: 'runs' } })) as Blob
  expect(await csv.text()).toBe('run,machine,process,state,from,from_utc_ns,to,to_utc_ns\r\n')
}, 60_000)
