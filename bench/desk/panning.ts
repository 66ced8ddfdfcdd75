// Drags a chart in a real Chromium by the mouse while the page counts its frames; the same over an empty page.
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page, Response } from 'playwright-core'
import { launchBrowser, watchedPage } from '../../test/suites/browser.ts'
import { waitFor } from '../../test/suites/wait.ts'
import { type Million, machine, signal } from './million.ts'

export interface Panning {
  readonly name: string
  /** From the address to the drawn curve; NaN of the empty page. */
  readonly firstViewMs: readonly number[]
  /** One figure a round. */
  readonly framesPerSecond: readonly number[]
  /** Of the frames: those in which a canvas was drawn anew. */
  readonly drawnShare: readonly number[]
  /** Ninety-nine of a hundred frames came within so many milliseconds of the one before. */
  readonly longMs: readonly number[]
  /** Of the page's one thread: what is left of 16.7 ms is to spare. */
  readonly workMs: readonly number[]
  /** That reached the page; it draws once a frame, however many they are. */
  readonly movesPerSecond: readonly number[]
  /** Requests for more of the curve while dragging. */
  readonly requests: readonly number[]
  /** Buckets with their two ends that the last answer holds: what the server makes of the samples. */
  readonly points: readonly number[]
}

const dragMs = 5000
const moveEveryMs = 8
/** Half a second or so. */
const movesOfStroke = 60

/** Whole: all samples are seen. Tenth: a tenth of them, dragged through the rest. */
export async function measurePanning(plant: Million, rounds: number): Promise<Panning[]> {
  const browser = await launchBrowser()
  try {
    const width = plant.toMs - plant.fromMs
    const middle = plant.fromMs + width / 2
    const view = (fromMs: number, toMs: number) => {
      const iso = (ms: number) => new Date(ms).toISOString()
      return `${plant.url}/#/machines/${machine}?signals=${signal}&from=${iso(fromMs)}&to=${iso(toMs)}`
    }
    const cases = [
      { name: 'an empty page', address: undefined, strokesOneWay: 3 },
      // One stroke and back: there is nothing before the samples.
      { name: 'all samples in view', address: view(plant.fromMs, plant.toMs), strokesOneWay: 1 },
      { name: 'a tenth of them in view', address: view(middle, middle + width / 10), strokesOneWay: 3 },
    ]
    const taken = cases.map((): Taken[] => [])
    // Turn by turn, so that what else the machine does meanwhile meets all of them alike.
    for (let round = 0; round < rounds; round++) {
      for (const [i, one] of cases.entries()) taken[i]!.push(await once(browser, plant.url, one))
    }
    return cases.map(({ name }, i) => summed(name, taken[i]!))
  } finally {
    await browser.close()
  }
}

interface Taken {
  readonly firstViewMs: number
  readonly frames: readonly { readonly at: number; readonly isDrawn: boolean }[]
  readonly workMs: number
  readonly moves: number
  readonly requests: number
  readonly points: number
}

interface Case {
  readonly address: string | undefined
  /** So many to the past, then as many back, so that more has to be loaded on the way. */
  readonly strokesOneWay: number
}

async function once(browser: Browser, url: string, { address, strokesOneWay }: Case): Promise<Taken> {
  const { page, complaints, close } = await watchedPage(browser, { url, language: 'en' })
  try {
    await page.addInitScript(countFrames)
    let requests = 0
    let points = 0
    page.on('response', async (response) => {
      if (!response.url().includes('/api/v1/series')) return
      requests++
      points = await pointsOf(response)
    })
    if (address === undefined) await page.goto('about:blank')
    const firstViewMs = address === undefined ? Number.NaN : await firstView(page, address)
    const box = address === undefined ? { x: 300, y: 200, width: 900, height: 400 } : await chartBox(page)
    requests = 0
    await page.evaluate('window.frames_.length = window.moves_ = 0')
    const workedMs = await worked(page)
    await drag(page, box, strokesOneWay)
    const workMs = await workedMs()
    const [frames, moves] = await page.evaluate<[Taken['frames'], number]>('[window.frames_, window.moves_]')
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
    return { firstViewMs, frames, workMs: workMs / frames.length, moves, requests, points }
  } finally {
    await close()
  }
}

/** Tells how long the page's thread has worked since. */
async function worked(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  // Its own time on the processor, whatever else the machine does.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const totalMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
  const before = await totalMs()
  return async () => (await totalMs()) - before
}

async function pointsOf(response: Response): Promise<number> {
  const { series } = (await response.json()) as { series: { times: string[] }[] }
  return series.reduce((sum, { times }) => sum + 2 * times.length, 0)
}

/** Runs in the page: the time of each frame, whether a canvas was cleared for it, when the curve was there first. */
const countFrames = `
  window.frames_ = []
  window.moves_ = 0
  addEventListener('mousemove', () => window.moves_++, true)
  const hasCurve = () =>
    performance.getEntriesByType('resource').some((one) => one.name.includes('/api/v1/series') && one.responseEnd > 0) &&
    document.querySelector('.chart canvas') !== null
  let isDrawn = false
  const clear = CanvasRenderingContext2D.prototype.clearRect
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    isDrawn = true
    return clear.apply(this, area)
  }
  const frame = (at) => {
    window.frames_.push({ at, isDrawn })
    if (isDrawn && window.firstViewAt_ === undefined && hasCurve()) window.firstViewAt_ = at
    isDrawn = false
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)`

/** Until the curve has come and was drawn, by the page's own clock. */
async function firstView(page: Page, address: string): Promise<number> {
  await page.goto(address)
  return waitFor('the first view', () => page.evaluate<number | undefined>('window.firstViewAt_'))
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

async function chartBox(page: Page): Promise<Box> {
  const box = await page.locator('.chart canvas').first().boundingBox()
  if (box === null) throw new Error('no chart')
  return box
}

/**
 * Strokes across most of the chart, to the past, then back. A hand does not wait for the page, so a move goes out before the
 * one before it was answered.
 */
async function drag(page: Page, { x, y, width, height }: Box, strokesOneWay: number): Promise<void> {
  const ends = [x + 0.2 * width, x + 0.8 * width] as const
  const middle = y + 0.5 * height
  const end = performance.now() + dragMs
  for (let stroke = 0; performance.now() < end; stroke++) {
    const isBack = Math.floor(stroke / strokesOneWay) % 2 === 1
    const [from, to] = isBack ? [ends[1], ends[0]] : ends
    await page.mouse.move(from, middle)
    await page.mouse.down()
    const answers: Promise<void>[] = []
    for (let move = 1; move <= movesOfStroke && performance.now() < end; move++) {
      answers.push(page.mouse.move(from + ((to - from) * move) / movesOfStroke, middle))
      await wait(moveEveryMs)
    }
    await Promise.all(answers)
    await page.mouse.up()
  }
}

function summed(name: string, taken: readonly Taken[]): Panning {
  const intervals = (one: Taken) => one.frames.slice(1).map(({ at }, i) => at - one.frames[i]!.at)
  return {
    name,
    firstViewMs: taken.map((one) => one.firstViewMs),
    framesPerSecond: taken.map(({ frames }) => (1000 * (frames.length - 1)) / (frames.at(-1)!.at - frames[0]!.at)),
    drawnShare: taken.map(({ frames }) => frames.filter(({ isDrawn }) => isDrawn).length / frames.length),
    longMs: taken.map((one) => intervals(one).sort((a, b) => a - b)[Math.floor(0.99 * (one.frames.length - 2))]!),
    workMs: taken.map(({ workMs }) => workMs),
    movesPerSecond: taken.map(({ moves }) => (1000 * moves) / dragMs),
    requests: taken.map(({ requests }) => requests),
    points: taken.map(({ points }) => points),
  }
}
