// The commands as an operator gives them: backup of a running installation, of a stopped one, restore, start on it.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { configurationFile } from '../../cli/backup/manifest.ts'
import { waitFor } from '../suites/wait.ts'

const main = resolve(import.meta.dirname, '../../cli/main.ts')
const kunlun = (...flags: string[]) => execFileSync(process.execPath, [main, ...flags], { encoding: 'utf8' })

function plantIn(folder: string, data: string): string {
  const path = join(folder, 'plant.yaml')
  const token = '{ env: KUNLUN_TEST_TOKEN }'
  writeFileSync(
    path,
    `site: { enterprise: huasheng, name: zibo }\nmachines: { mill-1: { signals: { load: {} } } }\ndata: ${data}\nhttp: { port: 0, token: ${token} }\n`,
  )
  return path
}

/** Runs `kunlun start` until the returned function is called. */
async function started(config: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, [main, 'start', '-c', config], { stdio: 'pipe' })
  const ended = once(child, 'exit')
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.resume()
  await waitFor('the start', () => said.includes('is running'))
  return async () => {
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  }
}

test('a running installation is backed up beside its work, a stopped one by itself; both are restored', async () => {
  const secret = 'a-token-that-stays-where-it-is'
  process.env['KUNLUN_TEST_TOKEN'] = secret
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-operator-'))
  onTestFinished(() => {
    delete process.env['KUNLUN_TEST_TOKEN']
    rmSync(folder, { recursive: true, force: true })
  })
  const data = join(folder, 'data')
  const config = plantIn(folder, data)
  const stop = await started(config)
  const warm = join(folder, 'backups', 'warm')
  expect(kunlun('backup', warm, '-c', config)).toContain('left out: secrets')
  expect(readdirSync(join(data, 'backups')), 'moved out of the data folder').toEqual([])
  const refused = spawnSync(process.execPath, [main, 'backup', warm, '-c', config], { encoding: 'utf8' })
  expect([refused.status, refused.stderr]).toEqual([3, expect.stringContaining('FOLDER_NOT_EMPTY')])
  await stop()
  const cold = join(folder, 'cold')
  kunlun('backup', cold, '-c', config)
  for (const backup of [warm, cold]) {
    const into = join(folder, `restored-from-${backup === warm ? 'warm' : 'cold'}`)
    expect(kunlun('restore', backup, '--into', into)).toContain(`data: ${into}`)
    expect(existsSync(join(into, 'ledger.db'))).toBe(true)
    for (const file of readdirSync(backup, { recursive: true, withFileTypes: true }))
      if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name)).includes(secret)).toBe(false)
    // The configuration of the backup, told where the data lie now.
    const text = readFileSync(join(backup, configurationFile), 'utf8').replace(`data: ${data}`, `data: ${into}`)
    const path = join(folder, 'restored.yaml')
    writeFileSync(path, text)
    await (await started(path))()
  }
})
