// One outcome of a calibrated twin over one of its settings, with a band: tool life over speed, stable depth over speed, and such.

import { drawnSetups } from '../processes/drawn-setups.ts'
import type { Setup, Twin } from '../processes/twin.ts'
import { type Band, bandOf, missOf } from './band.ts'
import type { CalibrationRecord } from './record.ts'
import { settingsOf } from './runs.ts'

export interface OutcomeCurve {
  readonly setting: { readonly name: string; readonly unit: string }
  readonly outcome: { readonly name: string; readonly unit: string }
  readonly points: readonly (Band & { readonly at: number })[]
  /** What runs with that setting measured, whatever their other settings were. */
  readonly measured: readonly {
    readonly at: number
    readonly value: number
    readonly run: string
    readonly group?: string
  }[]
}

export interface CurveAsk {
  readonly setting: string
  readonly outcome: string
  /** Other settings; the material's recipe where left out. */
  readonly settings: Readonly<Record<string, number>>
  /** Ends of the axis; those of the setting where left out. */
  readonly from?: number
  readonly to?: number
}

const points = 61

/** @throws RangeError naming a setting or an outcome that the twin does not have. */
export function outcomeCurve(
  { twin, setup }: { readonly twin: Twin; readonly setup: Setup },
  record: CalibrationRecord,
  ask: CurveAsk,
): OutcomeCurve {
  const place = twin.parameters.findIndex(({ name }) => name === ask.setting)
  const row = twin.outcomes.findIndex(({ name }) => name === ask.outcome)
  const [setting, outcome] = [twin.parameters[place], twin.outcomes[row]]
  const unknown = Object.keys(ask.settings).filter((name) => twin.parameters.every((one) => one.name !== name))
  if (!setting) throw new RangeError(`the ${twin.process} twin has no setting ${ask.setting}`)
  if (!outcome) throw new RangeError(`the ${twin.process} twin has no outcome ${ask.outcome}`)
  if (unknown.length > 0) throw new RangeError(`the ${twin.process} twin has no setting ${unknown.join(', ')}`)
  const kernels = drawnSetups(setup, record, record.draws.length).map((one) => twin.open(one, 'closed'))
  const settings = settingsOf(twin, ask.settings, record.material)
  const out = new Float64Array(twin.outcomes.length)
  const [from, to] = [ask.from ?? setting.low, ask.to ?? setting.high]
  const missed = missOf(record, outcome.name)
  const axis = Array.from({ length: points }, (_, i) => from + (i / (points - 1)) * (to - from))
  return {
    setting: { name: setting.name, unit: setting.unit },
    outcome: { name: outcome.name, unit: outcome.unit },
    points: axis.map((at) => {
      settings[place] = at
      const told = kernels.map((kernel) => {
        kernel(settings, out)
        return out[row]!
      })
      return { at, ...bandOf(told, missed) }
    }),
    measured: (record.measured?.runs ?? []).flatMap((run) => {
      const [at, value] = [run.settings[setting.name], run.outcomes[outcome.name]]
      if (at === undefined || value === undefined) return []
      return [{ at, value, run: run.id, ...(run.group !== undefined && { group: run.group }) }]
    }),
  }
}
