// Stored cross-site scripting: hostile markup under every name that people and machines give, seen in a real browser.
import type { Browser } from 'playwright-core'
import { listen } from '../../dashboards/api/app.ts'
import { httpConfig } from '../../dashboards/api/config.ts'
import type { Installation, MachineView, SignalView } from '../../dashboards/api/installation.ts'
import { openStoryApi, type StoryApi } from '../fixtures/api.ts'
import { watchedPage } from '../suites/browser.ts'
import { type AttackResult, shown } from './attack.ts'
import { hostileMarkup } from './markup.ts'

/** The text for a name; every name gets another. */
function teller(): () => string {
  let next = 0
  return () => hostileMarkup[next++ % hostileMarkup.length]!
}

const runs = 30
const study = 'substrate-96'

export async function attackPage(browser: Browser, page: string): Promise<AttackResult> {
  const tell = teller()
  const api = await openStoryApi({ api: { page }, change: (plain) => disguised(plain, tell) })
  try {
    const kept = await fill(api)
    const url = await listen(api.app, httpConfig.parse({ port: 0 }))
    return await look(browser, url, kept)
  } finally {
    await api.close()
  }
}

/** Titles, units, texts of machines as hostile as a contract could hold them. */
function disguised(plain: Installation, tell: () => string): Partial<Installation> {
  const title = () => ({ en: tell(), zh: tell() })
  const signalOf = (signal: SignalView): SignalView => ({
    ...signal,
    title: title(),
    ...(signal.unit && { unit: tell() }),
  })
  const machineOf = (machine: MachineView): MachineView => ({
    ...{ ...machine, title: title(), area: tell(), line: tell(), kind: tell() },
    signals: machine.signals.map(signalOf),
  })
  const machines = plain.machines().map(machineOf)
  const value = tell()
  const snapshot = () =>
    plain.live.snapshot().map((sample) => (typeof sample.value === 'string' ? { ...sample, value } : sample))
  const pipeline = plain.pipeline()
  const details = Object.fromEntries(Array.from({ length: 10 }, () => [tell(), tell()]))
  const connectors = pipeline.connectors.map((one) => ({ ...one, kind: tell(), details }))
  return {
    site: { ...plain.site, enterprise: tell(), site: tell() },
    machines: () => machines,
    live: { ...plain.live, snapshot },
    pipeline: () => ({ ...pipeline, connectors, store: { kind: tell(), state: 'ok' } }),
  }
}

/** Every payload under every name of the ledger; resolves with runs to look at. */
async function fill({ installation }: StoryApi): Promise<string[]> {
  const { ledger, clock } = installation
  const by = { who: hostileMarkup[0]!, when: clock.now() }
  const ids: string[] = []
  for (let n = 0; n < runs; n++) ids.push(await addRun(installation, n))
  for (const [n, text] of hostileMarkup.entries()) {
    await ledger.events.add({ machine: 'furnace-1', kind: 'note', time: by.when, text, who: text })
    await ledger.audit.add({ ...by, who: text }, text, text, text)
    await ledger.audit.add(by, 'plan.add', text, JSON.stringify({ [text]: text }))
    const names = { name: text, unit: text.slice(0, 32), specimen: text, method: text, position: text }
    const outcome = { key: `x${n}`, run: ids[n % runs]!, value: n, measuredAt: by.when, ...names }
    await ledger.outcomes.add([outcome], by)
    const at = { sequence: BigInt(1000 + n), part: 0, received: by.when, contentType: text, body: Buffer.from(text) }
    const words = { connector: text, source: text, code: text, reason: text, machine: text, signal: text }
    await ledger.quarantine.add([{ ...at, ...words }])
    await ledger.comments.add(
      { study, text, voice: n % 2 === 0 ? 'machine' : 'desk', role: text },
      { ...by, who: text },
    )
    if (n % 10 !== 0) continue
    await addBacktest(installation, text)
    const asked = { kind: 'match-outcome' as const, subject: text, candidates: [text, ids[0]!], asked: by.when }
    await ledger.questions.ask(asked)
    const token = { id: `${n}`.padStart(12, '0'), label: text, actions: [text], machines: [text], owner: text }
    await ledger.tokens.add({ ...token, created: 0n, expires: 1n }, { secret: 'none', by })
  }
  return ids
}

async function addRun({ ledger, clock }: Installation, n: number): Promise<string> {
  const text = (k: number) => hostileMarkup[(n * 10 + k) % hostileMarkup.length]!
  const id = `furnace-1/${text(0)}`
  const from = clock.now() - BigInt(n + 1) * 1_000_000_000n
  const labels = { program: text(1), batch: text(2), lot: text(3), operator: text(4), [text(5)]: text(6) }
  // Names of parameters have at most 64 letters everywhere.
  const settings = { [text(7).slice(0, 64)]: 1, peak: 1550 }
  const run = { id, machine: 'furnace-1', process: text(8), from, to: from + 1n, state: 'finished' as const, labels }
  await ledger.runs.put(
    { ...run, planned: settings, achieved: settings, features: { [text(9)]: 1 }, version: 1 },
    {
      ...{ who: text(9), when: from },
    },
  )
  return id
}

/** Failed, for a reason as hostile as its names. */
async function addBacktest({ ledger, clock }: Installation, text: string): Promise<void> {
  const ask = { study, against: [{ name: text.slice(0, 64), strategy: 'random' }] }
  const asked = { study, on: 'runs', methods: [study, text], repeats: 1, seed: 1, parts: 1, finished: 0, ask }
  const { id } = await ledger.jobs.add({ kind: 'backtest', facts: asked }, { who: text, when: clock.now() })
  const error = { code: text, message: text, next: text }
  await ledger.jobs.change(id, { state: 'failed', ended: clock.now(), error, facts: asked })
}

const views = ['overview', 'machines/furnace-1', 'machines/mill-1', 'runs', `studies/${study}`, 'questions']
const more = [
  'audit',
  'audit?before=600',
  'audit?before=300',
  'quarantine',
  'quarantine/100',
  'pipeline',
  'people',
  'drafts',
  'import',
  'capability',
  'effect',
  'runs/overlay?machine=furnace-1',
  'studies/new',
  `studies/${study}/compare`,
  `studies/${study}/versions`,
  'twins',
  'simulation',
]

/** Opens every view in both languages. The page is broken where a script ran, an element came to be, or it asked elsewhere. */
async function look(browser: Browser, url: string, kept: readonly string[]): Promise<AttackResult> {
  const through: string[] = []
  const addresses = [...views, ...more, ...kept.map((id) => `runs/${encodeURIComponent(id)}`)]
  const { page, complaints, close } = await watchedPage(browser, { url, language: 'en' })
  page.on('dialog', (dialog) => {
    through.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  for (const address of addresses) {
    await page.goto(`${url}/#/${address}`)
    const isShown = await page
      .locator('.content h1')
      .first()
      .waitFor({ timeout: 60_000 })
      .then(
        () => true,
        () => false,
      )
    // A view that a name can take away is broken too.
    if (!isShown)
      through.push(`${shown(address)} shows no view: ${shown((await page.locator('body').textContent()) ?? '')}`)
    await page.waitForLoadState('networkidle')
    const { broken, left, origin } = await page.evaluate(() => ({
      broken: Reflect.get(window, 'broken') as unknown,
      left: document.querySelectorAll('[data-attack]').length,
      origin: location.origin,
    }))
    if (broken !== undefined || left > 0 || origin !== url)
      through.push(`${shown(address)}: ${broken} ${left} ${origin}`)
  }
  through.push(...complaints.filter((one) => one.startsWith('outside') || one.includes('Content Security Policy')))
  await close()
  return { name: 'stored cross-site scripting (Chromium)', tried: hostileMarkup.length, through }
}
