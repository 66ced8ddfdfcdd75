// Drafted contracts as text for kunlun.yaml, with what the source said beside each signal.
import { Document, type Pair, type Scalar, type YAMLMap } from 'yaml'
import type { Draft, DraftedSignal } from '../../ingest/contract/drafts.ts'

/** Settings of connectors that are not configured yet, by id; their nodes come from the drafts. */
export type NewConnectors = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The `machines` part that holds the drafts, with the nodes to ask for; what stands there by default is left out. */
export function draftYaml(drafts: readonly Draft[], connectors: NewConnectors = {}): string {
  const machines = Object.fromEntries(
    drafts.map(({ machine, kind, isKnown, signals }) => [
      machine,
      {
        ...(kind === undefined || kind === 'other' || isKnown ? {} : { kind }),
        signals: Object.fromEntries(signals.map((one) => [one.signal, entryOf(one)])),
      },
    ]),
  )
  const asked = connectorsOf(drafts, connectors)
  const document = new Document({ ...(Object.keys(asked).length === 0 ? {} : { connectors: asked }), machines })
  for (const { machine, connector, isKnown, signals, about } of drafts) {
    const added = isKnown ? ', to be added to its contract' : ''
    const said = about === undefined ? '' : `\n ${plain(about)}`
    keyOf(document.getIn(['machines']), machine).commentBefore = ` promised over ${connector}${added}${said}`
    const node = document.getIn(['machines', machine, 'signals'])
    for (const signal of signals) commentOn(node, signal)
  }
  for (const id of Object.keys(asked)) flowNodes(document.getIn(['connectors', id, 'nodes']))
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

function connectorsOf(drafts: readonly Draft[], connectors: NewConnectors): Record<string, Record<string, unknown>> {
  const asked = Map.groupBy(
    drafts.flatMap(({ connector, machine, entries }) =>
      (entries ?? []).map(({ node, signal }) => ({ connector, entry: { node, machine, signal } })),
    ),
    ({ connector }) => connector,
  )
  return Object.fromEntries(
    [...asked].map(([id, entries]) => [
      id,
      { ...(Object.hasOwn(connectors, id) ? connectors[id] : {}), nodes: entries.map(({ entry }) => entry) },
    ]),
  )
}

/** One line for each node. */
function flowNodes(nodes: unknown): void {
  for (const item of (nodes as YAMLMap).items) (item as unknown as YAMLMap).flow = true
}

function entryOf({ config: { type, unit, range } }: DraftedSignal): Record<string, unknown> {
  return { type, ...(unit === '1' ? {} : { unit }), ...(range === undefined ? {} : { range }) }
}

function commentOn(signals: unknown, { signal, datatype, unit, config }: DraftedSignal): void {
  const value = (signals as YAMLMap).get(signal, true) as unknown as YAMLMap
  value.flow = true
  const said = unit === undefined ? '' : `, unit ${oneLine(unit)}`
  const isLost = unit !== undefined && config.unit === '1' && config.type !== 'text' && config.type !== 'boolean'
  value.comment = ` ${plain(datatype)}${said}${isLost ? ' (no UCUM code: set the unit by hand)' : ''}`
}

/** Text from outside must not leave its comment. */
function oneLine(text: string): string {
  return JSON.stringify(text.slice(0, 64))
}

/** The same for text that is more than a word. */
function plain(text: string): string {
  return text.slice(0, 500).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}

function keyOf(map: unknown, key: string): Scalar {
  const pair = (map as YAMLMap).items.find((item) => (item.key as Scalar).value === key) as Pair
  return pair.key as Scalar
}
