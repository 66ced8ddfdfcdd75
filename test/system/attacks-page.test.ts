// Hostile markup under every name, in the built page, in a real browser.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { attackBuiltPage } from '../attacks/browser.ts'
import { hostileMarkup } from '../attacks/markup.ts'
import { serverTest } from '../servers/gate.ts'

const it = await serverTest('chromium')
const folder = mkdtempSync(join(tmpdir(), 'kunlun-markup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('300 pieces of markup under every name stay text', async () => {
  expect(new Set(hostileMarkup).size).toBe(300)
  const { tried, through } = await attackBuiltPage(folder)
  expect(through).toEqual([])
  expect(tried).toBe(300)
}, 600_000)
