// Panels of telemetry: the signals of one kind of machine, picked by unit or type.
import type { PanelBuilder as Strips } from '@grafana/grafana-foundation-sdk/statetimeline'
import type { PanelBuilder as Curves } from '@grafana/grafana-foundation-sdk/timeseries'
import { atAnyZoom, type Figure } from '../at-any-zoom.ts'
import { colours, type Size } from '../house.ts'
import type { Query } from '../influxql.ts'
import { type SignalInfo, signalsOf } from '../plant-view.ts'
import { growth, lastValues } from '../queries.ts'
import type { Sheet } from '../sheet.ts'
import { displayUnits, grafanaUnit } from '../units.ts'
import { bars, curves } from './curves.ts'
import { strips } from './strips.ts'

export interface Choice {
  /** Kind of machine; absent: all. */
  readonly kind?: string
  readonly title: string
  readonly about?: string
  readonly size?: Size
}

/** Curves of all numeric signals in one of the units. Undefined where the plant has none. */
export function inUnit(
  sheet: Sheet,
  choice: Choice & { unit: string; figure?: Figure; dashed?: string },
): Curves | undefined {
  const signals = signalsOf(sheet.plant, choice.kind, (one) => one.unit === choice.unit && isNumeric(one))
  if (signals.length === 0) return undefined
  const queries = atAnyZoom(signals, choice.figure ?? 'mean', sheet.rollups)
  return curves({ ...choice, unit: grafanaUnit(choice.unit), queries })
}

/** Curves of the numeric signals whose unit is none of those shown already. */
export function inOtherUnits(sheet: Sheet, choice: Choice & { shown: readonly string[] }): Curves | undefined {
  const isOther = (one: SignalInfo): boolean => one.type === 'float' && !choice.shown.includes(one.unit ?? '')
  const signals = signalsOf(sheet.plant, choice.kind, isOther)
  if (signals.length === 0) return undefined
  const units = new Set(signals.map(({ unit }) => unit))
  const unit = units.size === 1 ? grafanaUnit([...units][0]) : displayUnits.count
  return curves({ ...choice, unit, queries: atAnyZoom(signals, 'mean', sheet.rollups) })
}

/** Growth of the counters in this unit; `undefined` means whole numbers without one. */
export function counted(sheet: Sheet, choice: Choice & { unit: string | undefined }): Curves | undefined {
  const isCounter = (one: SignalInfo): boolean =>
    choice.unit === undefined ? isPlainInteger(one) : one.unit === choice.unit
  const signals = signalsOf(sheet.plant, choice.kind, isCounter)
  if (signals.length === 0) return undefined
  const unit = choice.unit === undefined ? displayUnits.count : grafanaUnit(choice.unit)
  return bars({ ...choice, unit, queries: countersOf(signals) })
}

/** Strips of numbered phases, with their titles where the plant gives some. */
export function phases(sheet: Sheet, choice: Choice): Strips | undefined {
  const signals = signalsOf(sheet.plant, choice.kind, isPlainInteger)
  if (signals.length === 0) return undefined
  const titled = sheet.plant.machines.find((machine) => machine.kind === choice.kind && machine.phases !== undefined)
  const titles = Object.entries(titled?.phases?.titles ?? {})
  const meaning = Object.fromEntries(
    titles.map(([number, title]) => [number, { text: `${number} ${title[sheet.language]}` }]),
  )
  return strips({ ...choice, queries: [lastValues(signals)], ...(titles.length > 0 && { meaning }) })
}

/** Strips of what machines say in words; with names: only those signals. */
export function words(sheet: Sheet, choice: Choice & { names?: readonly string[] }): Strips | undefined {
  const isWanted = ({ name, type }: SignalInfo): boolean => type === 'text' && (choice.names?.includes(name) ?? true)
  const signals = signalsOf(sheet.plant, choice.kind, isWanted)
  return signals.length === 0 ? undefined : strips({ ...choice, queries: [lastValues(signals)] })
}

/** Strips of states that are on or off. */
export function states(sheet: Sheet, choice: Choice): Strips | undefined {
  const signals = signalsOf(sheet.plant, choice.kind, ({ type }) => type === 'boolean')
  const meaning = {
    true: { text: sheet.t('yes'), color: colours.calm },
    false: { text: sheet.t('no'), color: colours.plain },
  }
  return signals.length === 0 ? undefined : strips({ ...choice, meaning, queries: [lastValues(signals)] })
}

/** A query reads one field, so each type asks for itself. */
function countersOf(signals: readonly SignalInfo[]): Query[] {
  return [...Map.groupBy(signals, ({ type }) => type).values()].map(growth)
}

function isNumeric({ type }: SignalInfo): boolean {
  return type === 'float' || type === 'integer'
}

function isPlainInteger({ type, unit }: SignalInfo): boolean {
  return type === 'integer' && (unit === undefined || unit === '' || unit === '1')
}
