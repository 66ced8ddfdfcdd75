// Reads what a server's history holds of a gap: in pages, at a bounded rate, by the same way as live values.
import { setTimeout as wait } from 'node:timers/promises'
import {
  HistoryData,
  HistoryReadRequest,
  type HistoryReadResult,
  type NodeId,
  ReadRawModifiedDetails,
  TimestampsToReturn,
} from 'node-opcua'
import { messageOf } from '../../ingest/errors.ts'
import { type Gap, type Nanoseconds, nsPerSecond, toMs } from '../../ingest/model.ts'
import type { Filled } from '../connector.ts'
import type { WireValue } from './capture.ts'
import type { Capturing } from './capturing.ts'
import { addressOf, type OpcuaConfig, type OpcuaNode } from './config.ts'
import { add, type Link } from './link.ts'
import { resolveAddresses } from './resolve.ts'
import { clockOffset } from './server-clock.ts'

/** Values of one node in one answer. */
const valuesPerPage = 1000
/** Nodes of one request: each that has more keeps a continuation point at the server, of which it has few. */
const nodesPerRequest = 10
/** Read beyond both ends, since our clock and the server's agree only so well; what comes twice is stored once. */
const marginNs = 5n * nsPerSecond

/** Where reading one node has come to. */
interface Cursor {
  readonly node: OpcuaNode
  readonly nodeId: NodeId
  from: Date
  /** Newest time that was read. */
  last: Date
  continuation: Buffer | null
}

interface Reading {
  readonly link: Link
  readonly capturing: Capturing
  readonly to: Date
  /** Times within the gap, by the server's clock: what lies in the margins is not counted. */
  readonly within: { readonly from: Nanoseconds; readonly to: Nanoseconds }
  readonly queue: Cursor[]
  /** Nodes that the server does not read back, by its reason. */
  readonly refused: Map<string, number>
  perRequest: number
  samples: number
}

/** Undefined where the link ended. Throws where the server did not answer: to be tried again. */
export async function readBack(link: Link, gap: Gap, capturing: Capturing): Promise<Filled | undefined> {
  const reading = await begin(link, gap, capturing)
  const nodes = reading.queue.length
  while (reading.queue.length > 0) {
    if (link.end !== undefined) return undefined
    await readSome(reading)
  }
  await link.acceptance.ofAllSoFar()
  if (link.end !== undefined) return undefined
  return resultOf(reading, nodes)
}

async function begin(link: Link, gap: Gap, capturing: Capturing): Promise<Reading> {
  const { session, tools, config, namespaces, limits } = link
  const offset = await clockOffset(session, tools)
  const from = gap.from + offset
  const to = (gap.to ?? tools.clock.now()) + offset
  const wanted = nodesOf(gap, config)
  const resolved = await resolveAddresses(session, wanted.map(addressOf), { namespaces, perCall: limits.pathsPerCall })
  const refused = new Map<string, number>()
  const start = { from: dateOf(from - marginNs), last: dateOf(from - marginNs) }
  const queue = wanted.flatMap((node, index): Cursor[] => {
    const found = resolved[index]
    if (found !== undefined && 'nodeId' in found) return [{ node, nodeId: found.nodeId, ...start, continuation: null }]
    count(refused, found?.reason ?? 'no answer')
    return []
  })
  return {
    ...{ link, capturing, queue, refused, within: { from, to }, to: dateOf(to + marginNs) },
    ...{ perRequest: nodesPerRequest, samples: 0 },
  }
}

function nodesOf({ machine, signals }: Gap, { nodes }: OpcuaConfig): readonly OpcuaNode[] {
  return nodes.filter((node) => {
    if (machine !== undefined && node.machine !== machine) return false
    // Parts of a structure are named after their node.
    return (
      signals === undefined || signals.some((signal) => signal === node.signal || signal.startsWith(`${node.signal}.`))
    )
  })
}

const dateOf = (time: Nanoseconds) => new Date(toMs(time))

async function readSome(reading: Reading): Promise<void> {
  const { queue, link } = reading
  const batch = queue.splice(0, reading.perRequest)
  const results = await ask(reading, batch)
  if (results === undefined) return
  const values: WireValue[] = []
  // Those with more to come go first, so that few continuation points are open.
  queue.unshift(...batch.filter((cursor, index) => take(reading, cursor, { result: results[index], values })))
  if (values.length === 0) return
  add(link, values, { isAgain: true })
  await link.acceptance.ofAllSoFar()
  await pace(link, values.length)
}

/** No sooner than the rate allows, unless the link ends. */
async function pace(link: Link, values: number): Promise<void> {
  const until = performance.now() + (1000 * values) / link.config.historyValuesPerSecond
  while (performance.now() < until && link.end === undefined) await wait(Math.min(200, until - performance.now()))
}

/** Undefined where the whole request was refused: the queue then holds what to do about it. */
async function ask(reading: Reading, batch: readonly Cursor[]): Promise<readonly HistoryReadResult[] | undefined> {
  const { queue, refused } = reading
  try {
    const response = await reading.link.session.historyRead(requestOf(reading, batch))
    return response.results ?? []
  } catch (cause) {
    const reason = faultOf(cause)
    if (reason === undefined) throw cause
    if (tooMany.has(reason) && reading.perRequest > 1) {
      reading.perRequest = Math.ceil(batch.length / 2) || 1
      queue.unshift(...batch)
    } else if (unsupported.test(reason)) for (const _ of [...batch, ...queue.splice(0)]) count(refused, reason)
    else throw cause
    return undefined
  }
}

/** A request of its own for each page: the library marks those it has sent. */
function requestOf({ to }: Reading, batch: readonly Cursor[]): HistoryReadRequest {
  const earliest = new Date(Math.min(...batch.map(({ from }) => from.getTime())))
  return new HistoryReadRequest({
    historyReadDetails: new ReadRawModifiedDetails({
      isReadModified: false,
      startTime: earliest,
      endTime: to,
      numValuesPerNode: valuesPerPage,
      returnBounds: false,
    }),
    nodesToRead: batch.map(({ nodeId, continuation }) => ({
      nodeId,
      // A point of no bytes is one that servers do not know.
      ...(continuation === null ? {} : { continuationPoint: continuation }),
    })),
    releaseContinuationPoints: false,
    timestampsToReturn: TimestampsToReturn.Both,
  })
}

const tooMany: ReadonlySet<string> = new Set(['BadTooManyOperations', 'BadTcpMessageTooLarge', 'BadResponseTooLarge'])
/** Faults of a server that has no history for us, now or later. */
const unsupported = /Unsupported|NotSupported|NotImplemented|AccessDenied|BadHistoryOperation/
const pointLost: ReadonlySet<string> = new Set(['BadContinuationPointInvalid', 'BadNoContinuationPoints'])

interface Page {
  readonly result: HistoryReadResult | undefined
  readonly values: WireValue[]
}

/** True where more is to be asked of the node. */
function take(reading: Reading, cursor: Cursor, { result, values }: Page): boolean {
  const status = result?.statusCode.name ?? 'no answer'
  if (result === undefined || result.statusCode.isBad()) {
    if (!pointLost.has(status) || cursor.continuation === null) {
      if (pointLost.has(status) && reading.perRequest > 1) {
        reading.perRequest = 1
        return true
      }
      count(reading.refused, status)
      return false
    }
    // The server has forgotten where we were: on from the last time that it gave.
    cursor.continuation = null
    cursor.from = cursor.last
    return true
  }
  const data = result.historyData instanceof HistoryData ? (result.historyData.dataValues ?? []) : []
  for (const one of data) {
    if (one.sourceTimestamp !== null) cursor.last = one.sourceTimestamp
    for (const value of reading.capturing.past(cursor.node, one)) {
      values.push(value)
      const time = value[2] === null ? undefined : BigInt(value[2])
      if (time !== undefined && time >= reading.within.from && time <= reading.within.to) reading.samples++
    }
  }
  const point = result.continuationPoint
  cursor.continuation = point !== null && point?.length > 0 ? point : null
  return cursor.continuation !== null
}

function resultOf({ refused, samples }: Reading, nodes: number): Filled {
  const missing = [...refused.values()].reduce((sum, one) => sum + one, 0)
  const detail = [...refused].map(([reason, times]) => `${reason} (${times})`).join(', ')
  if (missing === 0) return { state: 'filled', samples, detail }
  return { state: missing >= nodes ? 'none' : 'part', samples, detail }
}

/** The status by which the server refused a request; undefined where it did not answer at all. */
function faultOf(cause: unknown): string | undefined {
  const { response } = cause as { response?: { responseHeader?: { serviceResult?: { name: string } } } }
  return response?.responseHeader?.serviceResult?.name ?? /serviceResult = (Bad\w+)/.exec(messageOf(cause))?.[1]
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1)
}
