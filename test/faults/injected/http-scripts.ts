// How an InfluxDB may fail to take a write: one script for each way.
import { type Rng, stream } from '../../../optimizer/math/rng.ts'
import type { Answer, Script } from '../../servers/scripted-influxdb.ts'

export interface HttpScript {
  readonly name: string
  readonly what: string
  /** Follows from the seed. */
  script(seed: number): Script
  /** No write succeeds while it lasts, so nothing may leave the spool. */
  readonly refusesAll: boolean
  /** What people must see meanwhile; absent where the installation gets on all the same. */
  readonly alarm?: 'STORE_UNREACHABLE' | 'STORE_DENIED' | 'STORE_LAYOUT'
  /** No request may come for so long after a refusal. */
  readonly waitMs?: number
  /** How often it answers at least (default: 2). */
  readonly answers?: number
  /** Fired in `npm test` too. */
  readonly isShort?: boolean
}

const json = { 'content-type': 'application/json' }
const failed = (text: string) => JSON.stringify({ error: text })
const waitSeconds = 2
/** Lines are about a hundred bytes. */
const bytesAtMost = 3000

/** Every write is answered so; what else is asked passes. */
const onWrites = (answer: Answer) => () => (seen: Parameters<Script>[0]) => (seen.isWrite ? answer : undefined)
const onAll = (answer: Answer) => () => () => answer

const unreachable = { refusesAll: true, alarm: 'STORE_UNREACHABLE' } as const
/** The server has the points, though Kunlun cannot know it. */
const committed = { refusesAll: true, alarm: 'STORE_UNREACHABLE' } as const
/** Somebody else answers in place of an InfluxDB. */
const stranger = { refusesAll: true, alarm: 'STORE_LAYOUT' } as const
const denied = { refusesAll: true, alarm: 'STORE_DENIED' } as const

const plain: readonly HttpScript[] = [
  { name: '500', what: '500 to every write', script: onWrites(status(500)), ...unreachable },
  {
    name: '500-after-commit',
    what: '500 to every write, though the points are stored',
    script: onWrites({ ...status(500), isForwarded: true }),
    ...committed,
  },
  { name: '502-page', what: "a proxy's page with 502", script: onAll(page(502)), ...unreachable },
  { name: '503', what: '503 to every write', script: onWrites(status(503)), ...unreachable },
  {
    name: '503-retry-after',
    what: `503 with Retry-After: ${waitSeconds}`,
    script: onWrites(status(503, { 'retry-after': String(waitSeconds) })),
    ...unreachable,
    waitMs: waitSeconds * 1000,
  },
  {
    name: '429-retry-after',
    what: `429 with Retry-After: ${waitSeconds}`,
    script: onAll(status(429, { 'retry-after': String(waitSeconds) })),
    ...unreachable,
    waitMs: waitSeconds * 1000,
    isShort: true,
  },
  {
    name: '429-retry-after-date',
    what: '429 with Retry-After as a date, by a server whose clock is a year off',
    script: onWrites(
      status(429, { date: 'Wed, 01 Jan 2025 00:00:00 GMT', 'retry-after': 'Wed, 01 Jan 2025 00:00:02 GMT' }),
    ),
    ...unreachable,
    waitMs: waitSeconds * 1000,
  },
  { name: '401', what: '401 to everything, as with a wrong password', script: onAll(status(401)), ...denied },
  { name: '401-writes', what: '401 to writes alone', script: onWrites(status(401)), ...denied, isShort: true },
  { name: '403', what: '403 to writes', script: onWrites(status(403)), ...denied },
  { name: '404', what: '404: the database is gone', script: onWrites(status(404)), ...unreachable },
  { name: '408', what: '408 to every write', script: onWrites(status(408)), ...unreachable },
  { name: '301', what: 'a redirect to elsewhere', script: onWrites(status(301, { location: '/x' })), ...unreachable },
  {
    name: '413',
    what: `413 to bodies above ${bytesAtMost} bytes`,
    script: () => (seen) => (seen.isWrite && seen.bytes > bytesAtMost ? status(413) : undefined),
    refusesAll: false,
  },
]

const vague: readonly HttpScript[] = [
  { name: 'silence', what: 'no answer ever', script: onWrites({ ending: 'hang' }), ...unreachable },
  {
    name: 'timeout-after-commit',
    what: 'no answer, though the points are stored',
    script: onWrites({ isForwarded: true, ending: 'hang' }),
    ...committed,
    isShort: true,
  },
  {
    name: '204-too-late',
    what: 'the 204 comes after our patience has ended',
    script: onWrites({ isForwarded: true, afterMs: 1500 }),
    ...committed,
  },
  {
    name: '204-late',
    what: 'the 204 comes late, within our patience',
    script: onWrites({ isForwarded: true, afterMs: 600 }),
    refusesAll: false,
  },
  {
    name: 'reset-after-commit',
    what: 'RST in place of the answer, though the points are stored',
    script: onWrites({ isForwarded: true, ending: 'reset' }),
    ...committed,
  },
  {
    name: 'reset-in-request',
    what: 'RST in the middle of the body of a write',
    script: onWrites({ ending: 'reset-in-request' }),
    ...unreachable,
    isShort: true,
  },
  {
    name: 'reset-in-answer',
    what: 'RST in the middle of every answer that has a body, queries included',
    script: onAll({ status: 200, headers: json, ending: 'reset-in-answer' }),
    ...unreachable,
  },
  { name: '200-page', what: "200 with a proxy's page", script: onAll(page(200)), ...stranger },
  { name: '200-json', what: '200 with {} to everything', script: onAll(text(200, '{}')), ...stranger },
  { name: '200-null', what: '200 with null to everything', script: onAll(text(200, 'null')), ...stranger },
  { name: '202', what: '202 to every write: accepted, not stored', script: onWrites(text(202, '')), ...unreachable },
]

const mixed: HttpScript = {
  name: 'at-random',
  what: 'half of the requests at random, each answered in one of the ways above',
  answers: 10,
  isShort: true,
  refusesAll: false,
  script(seed) {
    const draw = stream(seed, 'answers')
    return (seen) => (draw.uniform() < 0.5 ? chosen(draw).script(seed)(seen) : undefined)
  },
}

/** Those that cost a second of patience would leave nothing of the time. */
function chosen(draw: Rng): HttpScript {
  const quick = [...plain, ...vague].filter(
    ({ name, waitMs }) => waitMs === undefined && !/silence|timeout|late/.test(name),
  )
  return quick[draw.integer(quick.length)] as HttpScript
}

export const httpScripts: readonly HttpScript[] = [...plain, ...vague, mixed]

function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: code, headers: { ...json, ...headers }, body: failed(`scripted ${code}`) }
}

function text(code: number, body: string): Answer {
  return { status: code, headers: json, body }
}

function page(code: number): Answer {
  return { status: code, headers: { 'content-type': 'text/html' }, body: '<html><body>Please log in</body></html>' }
}
