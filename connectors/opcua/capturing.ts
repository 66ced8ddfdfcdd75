// Capturing over the life of a link: names of enumerated values, elements that vanish, times that stand still.
import type { DataValue } from 'node-opcua'
import { describe } from '../../ingest/errors.ts'
import type { ConnectorTools } from '../connector.ts'
import { excerpt } from '../problem.ts'
import { captureValues, timeOf, type WireValue } from './capture.ts'
import { type OpcuaConfig, type OpcuaNode, writtenAs } from './config.ts'
import type { Labels } from './flatten.ts'
import { type StillTimes, watchStillTimes } from './still-time.ts'

export interface Capturing {
  /** Every value of a notification, at its receipt. */
  capture(node: OpcuaNode, data: DataValue): WireValue[]
  /** Every value of a notification of an earlier time: it changes nothing for those to come. */
  past(node: OpcuaNode, data: DataValue): WireValue[]
  /** Names of the node's values, once the server has told them. */
  name(node: OpcuaNode, labels: Labels): void
  /** Nodes whose source time stands still. */
  stillTimes(): number
}

/** BadNoData: what the array no longer holds. */
const badNoData = 0x809b0000

export function capturingOf(config: OpcuaConfig, tools: Pick<ConnectorTools, 'id' | 'clock' | 'log'>): Capturing {
  const labels = new Map<OpcuaNode, Labels>()
  /** Signals that a node has had, of nodes with more than one. */
  const parts = new Map<OpcuaNode, Set<string>>()
  const still: StillTimes<OpcuaNode> = watchStillTimes((node, isStill) => {
    if (!isStill) {
      tools.log.info({ node: writtenAs(node) }, 'the source time goes on')
      return
    }
    const facts = { connector: tools.id, node: excerpt(writtenAs(node)) }
    tools.log.warn({ code: 'SOURCE_TIME_STILL', ...facts }, describe('SOURCE_TIME_STILL', facts))
  })
  return {
    capture(node, data) {
      const isStill = still.isStill(node, data, performance.now())
      const time = isStill && config.stillTime === 'receive' ? String(tools.clock.now()) : undefined
      const values = captureValues(node, data, { labels: labels.get(node), time })
      return withVanished(values, parts, { node, time: time ?? timeOf(data) })
    },
    past: (node, data) => captureValues(node, data, { labels: labels.get(node), time: undefined }),
    name: (node, names) => void labels.set(node, names),
    stillTimes: still.count,
  }
}

interface Whose {
  readonly node: OpcuaNode
  readonly time: string | null
}

/** An array or structure without value, or with fewer elements, leaves a null for each signal that it has had. */
function withVanished(values: WireValue[], parts: Map<OpcuaNode, Set<string>>, { node, time }: Whose): WireValue[] {
  const known = parts.get(node)
  const [first] = values
  const isWhole = first !== undefined && values.length === 1 && first[1] === node.signal
  if (known === undefined) {
    if (!isWhole && values.length > 0) parts.set(node, new Set(values.map(([, signal]) => signal)))
    return values
  }
  if (isWhole && first[3] === '-') return [...known].map((signal) => [first[0], signal, first[2], '-', null, first[5]])
  const present = new Set(values.map(([, signal]) => signal))
  const gone = [...known].filter((signal) => !present.has(signal))
  for (const signal of present) known.add(signal)
  for (const signal of gone) known.delete(signal)
  return [...values, ...gone.map((signal): WireValue => [node.machine, signal, time, '-', null, badNoData])]
}
