// The judge as a process of its own: issues messages, watches what Kunlun acknowledges, reads what became of them.
import { waitFor } from '../../suites/wait.ts'
import { serve } from '../remote.ts'
import { type Balance, balanceOf, createAuditor } from './auditor.ts'
import { createBook, type Judgement, judge } from './book.ts'
import { influxReader, type StoreReader } from './influx.ts'
import { type Publisher, startPublisher } from './publisher.ts'
import { quarantined } from './quarantine.ts'
import { type Tap, tapBefore } from './tap.ts'

/** Where to publish and where to look. */
export interface OraclePlan {
  readonly brokerPort: number
  readonly influxUrl: string
}

const hourMs = 3_600_000
const book = createBook(Date.now() - 6 * hourMs)
const auditor = createAuditor()
const clients = new Map<string, number>()
let tap: Tap
let store: StoreReader
let publisher: Publisher
let lastEntries: ReadonlyMap<string, number> = new Map()

const methods = {
  /** Answers the port by which Kunlun has to reach the broker. */
  async begin({ brokerPort, influxUrl }: OraclePlan): Promise<number> {
    store = influxReader(influxUrl)
    tap = await tapBefore(brokerPort, {
      delivered: book.delivered,
      acknowledged: book.acknowledged,
      connected: (clientId) => void clients.set(clientId, (clients.get(clientId) ?? 0) + 1),
    })
    publisher = await startPublisher(`mqtt://127.0.0.1:${brokerPort}`, book.issue)
    return tap.port
  },
  /** Installations whose balances are looked at from now on. */
  async audit(urls: readonly string[]): Promise<void> {
    auditor.watch(urls)
  },
  /** Resolves once each of them has subscribed: before that the broker keeps nothing for it. */
  async subscribed(): Promise<void> {
    await waitFor('every installation to subscribe', auditor.areConnected)
  },
  async flow(perSecond: number): Promise<void> {
    publisher.flow(perSecond)
  },
  async turnPage(): Promise<void> {
    book.turnPage()
  },
  async counts() {
    return { ...book.counts, next: book.next }
  },
  /** How often each client has come in. */
  async connections(): Promise<ReadonlyMap<string, number>> {
    return clients
  },
  async cut(): Promise<void> {
    tap.cut()
  },
  async mend(): Promise<void> {
    tap.mend()
  },
  /** Messages of this page that were delivered, of which nothing is in the store or in quarantine yet. */
  async inFlight(ledgers: readonly string[]): Promise<number> {
    const { bodies } = quarantined(ledgers, lastEntries)
    const rows = (await store.count(firstMs())) ?? 0
    return book.counts.delivered - rows - new Set(bodies.map((body) => Buffer.from(body).toString('latin1'))).size
  },
  /** Messages that the installations say to hold: durable, not yet in the store. */
  async spooled(): Promise<number> {
    return (await auditor.look())?.spooled ?? 0
  },
  /** Seconds until a sample that is issued from now on stands in the store. */
  async recovery(timeoutMs: number): Promise<number> {
    const began = performance.now()
    const fromMs = book.startMs + book.next
    await waitFor('a fresh sample in the store', async () => ((await store.count(fromMs)) ?? 0) > 0, timeoutMs)
    return (performance.now() - began) / 1000
  },
  /**
   * Rests, then resolves once nothing is under way any more; answers the balance of all installations together. What the
   * broker still keeps for an installation that is on its way back is under way too. A broker that was killed may never
   * bring again what it had taken or delivered before.
   */
  async settle({ timeoutMs, mayForget }: { timeoutMs: number; mayForget: boolean }): Promise<Balance> {
    publisher.flow(0)
    await publisher.acknowledged()
    return waitFor(
      'everything issued to be acknowledged, everything acknowledged to be worked off',
      async () => {
        const { issued, acknowledged } = book.counts
        const last = book.page.get(book.next - 1)
        if ((last !== undefined && !last.isAcknowledged) || tap.outstanding() > 0) return undefined
        if (issued !== acknowledged && !mayForget) return undefined
        const balance = await auditor.look()
        return balance?.spooled === 0 ? balance : undefined
      },
      timeoutMs,
    )
  },
  /** Call it after `settle` and a restart of the store. */
  async judge(ledgers: readonly string[]): Promise<Judgement> {
    const rows = await store.rows(firstMs(), book.startMs + book.next)
    const allRows = await waitFor('the store to answer', () => store.count())
    const entries = quarantined(ledgers, lastEntries)
    lastEntries = entries.last
    book.left(rows.length)
    const judgement = judge(book, { rows, bodies: entries.bodies, allRows })
    const honest = balanceOf(auditor.last(), book.counts.deliveries)
    return { ...judgement, violations: [...judgement.violations, ...auditor.violations(), ...honest] }
  },
}

export type OracleMethods = typeof methods

function firstMs(): number {
  return book.startMs + book.next - book.counts.issued
}

serve(methods)
