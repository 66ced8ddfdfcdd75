// What people write in cells: numbers with units, yes or no, dates in their own time zone.
import type { Nanoseconds } from '../model.ts'
import type { Cell } from './table.ts'

/** Trimmed; full-width digits and letters become ordinary ones. Undefined where the cell is empty. */
export function textIn(cell: Cell | undefined): string | undefined {
  const text = String(cell ?? '')
    .normalize('NFKC')
    .trim()
  return text === '' ? undefined : text
}

const affirmations = ['yes', 'true', 'ok', 'pass', 'passed', '是', '合格', '通过']
const negations = ['no', 'false', 'ng', 'fail', 'failed', '否', '不合格', '未通过']
const groups = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/
const plain = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([^\d\s.,+-].{0,15})?$/i

/** A number, with its unit behind it or thousands apart; yes is 1, no is 0. NaN where the cell holds something else. */
export function numberFrom(cell: Cell): number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.NaN
  const text = textIn(cell)?.toLowerCase() ?? ''
  if (affirmations.includes(text)) return 1
  if (negations.includes(text)) return 0
  if (groups.test(text)) return Number(text.replaceAll(',', ''))
  const number = Number(plain.exec(text)?.[1] ?? 'NaN')
  return Number.isFinite(number) ? number : Number.NaN
}

/** Year first, as ISO and Chinese usage have it; the zone may be given. */
const date =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/** A time without a zone is in `timeZone`. Undefined where the cell holds no date. */
export function timeFrom(cell: Cell, timeZone: string): Nanoseconds | undefined {
  // A workbook has no zones: what it shows as 08:00 arrives as 08:00 UTC.
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? undefined : inZone(shownBy(cell), timeZone)
  const match = date.exec(textIn(cell) ?? '')
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match
  const fields = [year, month, day, hour, minute, second].map(Number)
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields
  const shown = Date.UTC(y, mo - 1, d, h, mi, s)
  const isReal = new Date(shown).getUTCDate() === d && mo <= 12 && h < 24 && mi < 60 && s < 60
  if (!isReal) return undefined
  const base = zone === undefined ? inZone(shown, timeZone) : toNs(shown - offsetOf(zone))
  return base + BigInt(fraction.padEnd(9, '0') || '0')
}

/** Workbooks count days in doubles: a whole second can come back a millisecond short. */
function shownBy(date: Date): number {
  return Math.round(date.getTime() / 10) * 10
}

function offsetOf(zone: string): number {
  if (/z/i.test(zone)) return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** The time at which clocks of the zone show what `shown` shows in UTC. Where they never do (spring), an hour later. */
function inZone(shown: number, timeZone: string): Nanoseconds {
  const guess = shown - offsetMs(shown, timeZone)
  return toNs(shown - offsetMs(guess, timeZone))
}

/** How far clocks of the zone are ahead of UTC at that time, ms. */
export function offsetMs(time: number, timeZone: string): number {
  const options = { timeZone, hourCycle: 'h23', dateStyle: 'short', timeStyle: 'medium' } as const
  const parts = new Intl.DateTimeFormat('sv-SE', options).format(new Date(time))
  return Date.parse(`${parts.replace(' ', 'T')}Z`) - Math.floor(time / 1000) * 1000
}

function toNs(ms: number): Nanoseconds {
  return BigInt(ms) * 1_000_000n
}
