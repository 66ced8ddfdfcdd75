// Drafted contracts as text for kunlun.yaml, with what the source said beside each signal.
import { Document, type Pair, type Scalar, type YAMLMap } from 'yaml'
import type { Draft, DraftedSignal } from '../../ingest/contract/drafts.ts'

/** The `machines` part that holds the drafts; what stands there by default is left out. */
export function draftYaml(drafts: readonly Draft[]): string {
  const machines = Object.fromEntries(
    drafts.map(({ machine, signals }) => [
      machine,
      { signals: Object.fromEntries(signals.map((one) => [one.signal, entryOf(one)])) },
    ]),
  )
  const document = new Document({ machines })
  for (const { machine, connector, isKnown, signals } of drafts) {
    const added = isKnown ? ', to be added to its contract' : ''
    keyOf(document.getIn(['machines']), machine).commentBefore = ` promised over ${connector}${added}`
    const node = document.getIn(['machines', machine, 'signals'])
    for (const signal of signals) commentOn(node, signal)
  }
  return document.toString({ lineWidth: 120, flowCollectionPadding: true })
}

function entryOf({ config: { type, unit } }: DraftedSignal): Record<string, string> {
  return { type, ...(unit === '1' ? {} : { unit }) }
}

function commentOn(signals: unknown, { signal, datatype, unit, config }: DraftedSignal): void {
  const value = (signals as YAMLMap).get(signal, true) as unknown as YAMLMap
  value.flow = true
  const said = unit === undefined ? '' : `, unit ${oneLine(unit)}`
  const isLost = unit !== undefined && config.unit === '1' && config.type !== 'text' && config.type !== 'boolean'
  value.comment = ` ${datatype}${said}${isLost ? ' (no UCUM code: set the unit by hand)' : ''}`
}

/** Text from outside must not leave its comment. */
function oneLine(text: string): string {
  return JSON.stringify(text.slice(0, 64))
}

function keyOf(map: unknown, key: string): Scalar {
  const pair = (map as YAMLMap).items.find((item) => (item.key as Scalar).value === key) as Pair
  return pair.key as Scalar
}
