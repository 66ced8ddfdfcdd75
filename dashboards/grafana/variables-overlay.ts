// Variables of runs laid over one another: signal, step, the runs with their begin and end.
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  CustomVariableBuilder,
  type QueryVariableBuilder,
  VariableHide,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { signalsOf } from './plant-view.ts'
import { signalsOfMachine } from './queries.ts'
import { endOfRun, laidOver, runsToLayOver, stepVariable, variablesOf } from './queries-overlay.ts'
import type { Sheet } from './sheet.ts'
import { asked } from './variables.ts'

/** One of the numeric signals of the machine. */
export function signal(sheet: Sheet): Builder<VariableModel> {
  const numbers = signalsOf(sheet.plant, undefined, ({ type }) => type === 'float')
  return asked('signal', sheet.t('signal'), signalsOfMachine(numbers))
}

const steps = { '1': '1 s', '10': '10 s', '60': '1 min', '300': '5 min' } as const

/** Seconds between two points: few for a pass, many for a heat. */
export function step(sheet: Sheet): Builder<VariableModel> {
  const values = Object.entries(steps).map(([seconds, shown]) => `${shown} : ${seconds}`)
  return new CustomVariableBuilder(stepVariable)
    .label(sheet.t('step'))
    .values(values.join(','))
    .current({ text: steps['60'], value: '60' })
}

/** Each run, with two hidden variables that follow it. */
export function runs(sheet: Sheet): QueryVariableBuilder[] {
  return laidOver.flatMap((place) => {
    const { run, from, until } = variablesOf(place)
    const hidden = (name: string, query: string) => asked(name, name, query).hide(VariableHide.HideVariable)
    return [
      asked(run, `${sheet.t('run')} ${place}`, runsToLayOver(place)),
      hidden(from, endOfRun(place, 'from_ms')),
      hidden(until, endOfRun(place, 'until_ms')),
    ]
  })
}
