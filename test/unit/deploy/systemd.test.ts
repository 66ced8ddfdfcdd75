// The systemd unit as systemd itself reads it: no faults, no root, little left to attack.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { projectRoot } from '../../source-files.ts'

const file = join(projectRoot, 'deploy', 'systemd', 'kunlun.service')
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
const absence = hasSystemd ? '' : ' (left out: there is no systemd-analyze)'

/** A copy whose program exists on this machine: systemd looks for it. */
function copyOfUnit(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-unit-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const program = join(folder, 'kunlun')
  writeFileSync(program, '#!/bin/sh\n')
  chmodSync(program, 0o755)
  const copy = join(folder, 'kunlun.service')
  writeFileSync(copy, readFileSync(file, 'utf8').replaceAll('/opt/kunlun/bin/kunlun', program))
  return copy
}

test.runIf(hasSystemd)(`systemd finds nothing wrong with it${absence}`, () => {
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', copyOfUnit()], { encoding: 'utf8' })
  expect({ status, complaints: stderr.split('\n').filter((line) => line.includes('kunlun')) }).toEqual({
    status: 0,
    complaints: [],
  })
})

test.runIf(hasSystemd)(`its exposure is rated below 2 of 10${absence}`, () => {
  const flags = ['security', '--offline=true', '--threshold=20', copyOfUnit()]
  expect(execFileSync('systemd-analyze', flags, { encoding: 'utf8' })).toMatch(/exposure level .*: [01]\.\d OK/)
})

test('it runs as its own user, writes to one folder alone, reloads by signal', () => {
  const text = readFileSync(file, 'utf8')
  for (const line of ['User=kunlun', 'ProtectSystem=strict', 'StateDirectory=kunlun', 'NoNewPrivileges=yes'])
    expect(text.split('\n')).toContain(line)
  expect(text).not.toContain('ReadWritePaths')
  expect(text).toContain('ExecReload=/bin/kill -HUP $MAINPID')
})
