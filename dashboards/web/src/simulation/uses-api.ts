// The API's side of questions to a twin, as the page asks them.
import type { z } from 'zod'
import type {
  robustWire,
  screeningAsk,
  screeningWire,
  whatIfWire,
  windowAsk,
  windowWire,
} from '../../../api/twin-uses.ts'
import { send } from '../api.ts'
import type { TwinInfo } from '../twins/twin-api.ts'

export type WhatIf = z.input<typeof whatIfWire>
export type Robust = z.input<typeof robustWire>
export type ProcessWindow = z.input<typeof windowWire>
export type Screening = z.input<typeof screeningWire>
export type Recipe = Readonly<Record<string, number>>

/** What every question to the twin of a study says: today's recipe, as far as it was not changed. */
export function commonOf(twin: TwinInfo, settings: Recipe) {
  const { material, machine, calibration, specifications, parameters, today } = twin
  // What the study says of the twin's other settings holds here as well.
  const assumed = Object.fromEntries(parameters.map(({ name, value }) => [name, value]))
  return {
    ...{ material, machine, calibration, settings: { ...assumed, ...today.settings, ...settings } },
    ...(Object.keys(specifications).length > 0 && { specifications }),
  }
}

export const usesApi = {
  whatIf: (twin: TwinInfo, settings: Recipe) => {
    const { settings: today } = commonOf(twin, {})
    return ask<WhatIf>(twin, 'what-if', { ...commonOf(twin, settings), today })
  },
  robust: (twin: TwinInfo, settings: Recipe, parts: number) =>
    ask<Robust>(twin, 'robust', { ...commonOf(twin, settings), parts }),
  window: (twin: TwinInfo, settings: Recipe, axes: Pick<z.input<typeof windowAsk>, 'x' | 'y'>) =>
    ask<ProcessWindow>(twin, 'window', { ...commonOf(twin, settings), ...axes }),
  screening: (twin: TwinInfo, settings: Recipe, of: Pick<z.input<typeof screeningAsk>, 'over' | 'vary'>) =>
    ask<Screening>(twin, 'screening', { ...commonOf(twin, settings), ...of }),
}

function ask<T>({ process }: TwinInfo, use: string, body: object): Promise<T> {
  return send<T>('POST', `twins/${encodeURIComponent(process)}/${use}`, body)
}
