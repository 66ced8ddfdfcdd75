// Gaps on the page: shaded on the charts with their causes, counted and listed under the data path, in both languages.
import { describe, expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { openView } from '../suites/browser.ts'
import { deskOpener } from '../suites/page-desk.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
const openDesk = await deskOpener()
const texts = {
  en: { list: 'Gaps', cause: 'Queue overflow', state: 'no history', filled: 'read back' },
  zh: { list: '数据缺口', cause: '队列溢出', state: '无历史记录', filled: '已补回' },
}

describe.each(['en', 'zh'] as const)('gaps in %s', (language) => {
  it('are listed with when, why, and how they ended', async () => {
    const { page, url, complaints } = await openDesk(language)
    await openView(page, url, 'pipeline')
    const { list, cause, state, filled } = texts[language]
    const card = page.locator('.ant-card', { has: page.locator('.ant-card-head-title', { hasText: list }) })
    const row = card.locator('tr', { hasText: cause })
    await row.waitFor()
    const said = (await row.textContent()) ?? ''
    for (const one of ['furnace-opcua', 'zone1_temperature', state, 'BadHistoryOperationUnsupported']) {
      expect(said).toContain(one)
    }
    expect(await card.getByText(`${filled}: 1`).count()).toBe(1)
    expect(await card.locator('tr', { hasText: '5,412' }).count()).toBe(1)
    expect(complaints).toEqual([])
  })

  it('are shaded on the curves', async () => {
    const { page, url, complaints } = await openDesk(language)
    await openView(page, url, 'machines/furnace-1')
    const has = (colour: Colour) => page.evaluate(isDrawn, colour)
    await waitFor('a shade where values are missing', () => has(vermilion))
    await waitFor('a shade where they were read back', () => has(green))
    // The browser would have us say beforehand that pixels are read.
    expect(complaints.filter((one) => !one.includes('willReadFrequently'))).toEqual([])
  })
})

/** Least with greatest of red, green, blue, and of how opaque it is: the charts are drawn upon nothing. */
type Colour = readonly (readonly [least: number, greatest: number])[]
const vermilion: Colour = [
  [150, 220],
  [80, 120],
  [0, 60],
  [40, 90],
]
const green: Colour = [
  [0, 40],
  [125, 165],
  [80, 130],
  [30, 75],
]

/** True where a chart holds an area of that colour. Runs within the page. */
function isDrawn(colour: Colour): boolean {
  const { document } = globalThis as unknown as { document: { querySelectorAll(what: string): Iterable<Canvas> } }
  for (const canvas of document.querySelectorAll('canvas')) {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    let found = 0
    for (let at = 0; at < data.length; at += 4) {
      const isLike = colour.every(([least, greatest], part) => {
        const value = data[at + part] ?? 0
        return value >= least && value <= greatest
      })
      if (isLike && ++found > 1000) return true
    }
  }
  return false
}

interface Canvas {
  readonly width: number
  readonly height: number
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray }
  }
}
