// The packed package as a stranger installs it: compiled files, started by the bin on whatever Node the system has.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../source-files.ts'

describe('the packed package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-package-'))
  const bin = join(folder, 'cli', 'kunlun.js')
  const kunlun = (input: string, ...flags: string[]) =>
    execFileSync(process.execPath, [bin, ...flags], { cwd: folder, input, encoding: 'utf8' })

  beforeAll(() => {
    execFileSync('tsc', ['-p', join(projectRoot, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')])
    for (const file of ['package.json', 'cli/kunlun.js']) cpSync(join(projectRoot, file), join(folder, file))
    symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('says its version', () => {
    expect(kunlun('', '--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('answers the ask-tell protocol from compiled files', () => {
    expect(kunlun('{"op":"ask"}\n', 'ask-tell')).toContain('not_initialised')
  })

  it('lists its commands', () => {
    expect(kunlun('', '--help')).toContain('quarantine')
  })
})
