// What the oracle knows of its messages: issued, delivered to Kunlun, acknowledged by it.
import { hashOf, idOf, keyOf, type Message, messageOf, type Row } from './messages.ts'

interface Entry {
  readonly hash: string
  readonly row: Row | undefined
  deliveries: number
  isAcknowledged: boolean
}

export interface Book {
  /** Makes the next message. */
  issue(): Message
  /** Begins a new page: what is judged from now on are the messages from the next one on. */
  turnPage(): void
  /** Notes the rows that this page has left in the store. */
  left(rows: number): void
  delivered(payload: string): void
  acknowledged(payload: string): void
  readonly counts: Counts
  readonly page: ReadonlyMap<number, Entry>
  /** Number of the next message. */
  readonly next: number
  readonly startMs: number
  /** Hashes of what earlier pages had for quarantine: a broker that was killed may bring it once more. */
  readonly earlierBad: ReadonlySet<string>
  /** Rows that earlier pages have left in the store. */
  readonly rowsBefore: number
}

export interface Counts {
  /** Of this page. */
  readonly issued: number
  /** Messages of this page that were delivered at least once. */
  readonly delivered: number
  /** Messages of this page. */
  readonly acknowledged: number
  /** Packets, over all pages. */
  readonly deliveries: number
}

export function createBook(startMs: number): Book {
  let page = new Map<number, Entry>()
  let next = 1
  let rowsBefore = 0
  let rowsLeft = 0
  const earlierBad = new Set<string>()
  const counts = { issued: 0, delivered: 0, acknowledged: 0, deliveries: 0 }
  const entryOf = (payload: string) => {
    const entry = page.get(idOf(payload) ?? 0)
    return entry !== undefined && entry.hash === hashOf(payload) ? entry : undefined
  }
  return {
    issue() {
      const message = messageOf(next++, startMs)
      page.set(message.id, {
        hash: hashOf(message.payload),
        row: message.row,
        deliveries: 0,
        isAcknowledged: false,
      })
      counts.issued++
      return message
    },
    turnPage() {
      rowsBefore += rowsLeft
      rowsLeft = 0
      for (const { hash, row } of page.values()) if (row === undefined) earlierBad.add(hash)
      page = new Map()
      Object.assign(counts, { issued: 0, delivered: 0, acknowledged: 0 })
    },
    left(rows) {
      rowsLeft = rows
    },
    delivered(payload) {
      counts.deliveries++
      const entry = entryOf(payload)
      if (entry !== undefined && entry.deliveries++ === 0) counts.delivered++
    },
    acknowledged(payload) {
      const entry = entryOf(payload)
      if (entry === undefined || entry.isAcknowledged) return
      entry.isAcknowledged = true
      counts.acknowledged++
    },
    counts,
    get page() {
      return page
    },
    get next() {
      return next
    },
    startMs,
    earlierBad,
    get rowsBefore() {
      return rowsBefore
    },
  }
}

export interface Found {
  readonly rows: readonly Row[]
  readonly bodies: readonly Uint8Array[]
  /** Rows of all pages. */
  readonly allRows: number
}

export interface Judgement {
  readonly issued: number
  readonly acknowledged: number
  /** Acknowledged, yet in neither place. */
  readonly lost: number
  /** There twice, or there and never sent, or not as it was sent. */
  readonly duplicated: number
  /** Never acknowledged by Kunlun, nor found: the broker's loss, if it was killed. */
  readonly unheard: number
  readonly violations: readonly string[]
}

/** Holds what was found against what was sent on this page: no loss (I1), no invention (I2), each once (I3). */
export function judge(book: Book, { rows, bodies, allRows }: Found): Judgement {
  const stored = new Map(rows.map((row) => [keyOf(row), row.value]))
  const kept = Map.groupBy(bodies.map(hashOf), (hash) => hash)
  const violations: string[] = []
  let [lost, unheard, expected, duplicated] = [0, 0, 0, rows.length - stored.size]
  for (const [id, { hash, row, deliveries, isAcknowledged }] of book.page) {
    const times = row === undefined ? (kept.get(hash)?.length ?? 0) : Number(stored.get(keyOf(row)) === row.value)
    // What came twice may be in quarantine twice: each arrival was marked as such, and is counted.
    if (row === undefined && times > Math.max(deliveries, 1)) duplicated += times - deliveries
    if (row !== undefined) expected += times
    if (times > 0) continue
    if (isAcknowledged) violations.push(`lost: message ${id}, delivered ${deliveries} times`)
    if (isAcknowledged) lost++
    else unheard++
  }
  const invented = stored.size - expected
  const sent = new Set([...book.page.values()].filter(({ row }) => row === undefined).map(({ hash }) => hash))
  const strange = [...kept.keys()].filter((hash) => !sent.has(hash) && !book.earlierBad.has(hash)).length
  const elsewhere = allRows - book.rowsBefore - rows.length
  const found: string[] = []
  if (invented + strange > 0) found.push(`${invented} rows, ${strange} bodies that nobody sent`)
  if (elsewhere !== 0) found.push(`${elsewhere} rows more than sent in all firings, outside of this one`)
  duplicated += invented + strange + Math.max(elsewhere, 0)
  const { issued, acknowledged } = book.counts
  // What nobody sent first: it tells what became of what seems lost.
  const shown = [...found, ...violations].slice(0, 10)
  return { issued, acknowledged, lost, duplicated, unheard, violations: shown }
}
