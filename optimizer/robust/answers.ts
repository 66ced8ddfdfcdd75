// The uses of simulation as the product asks for them: plain data in and out, with findings in words.

import type { Sentence } from '../explain.ts'
import { type MinMax, type OpenedAsk, openAsk, type TwinAsk, written } from './asked.ts'
import { robustFindings, screeningFindings, whatIfFindings, windowFindings } from './findings.ts'
import { type RobustFigures, robustFigures } from './robust.ts'
import { standardDraw } from './scattered.ts'
import { type Screening, screen } from './screening.ts'
import { type Chance, chanceOver } from './states.ts'
import { type WhatIfOutcome, whatIf } from './what-if.ts'
import { type Axis, type ProcessWindow, processWindow } from './window.ts'

interface Answer {
  readonly process: string
  readonly material: string
  /** The calibration that was spoken by; absent: the sheets. */
  readonly calibration?: string
  /** The whole recipe, in the twin's names and units. */
  readonly settings: Readonly<Record<string, number>>
  readonly specifications: Readonly<Record<string, MinMax>>
  readonly findings: readonly Sentence[]
}

export type WhatIfAnswer = Answer & { readonly outcomes: readonly WhatIfOutcome[] }

/** Outcomes of a recipe beside those of today's. */
export function answerWhatIf(ask: TwinAsk & { readonly today?: TwinAsk['settings'] }): WhatIfAnswer {
  const opened = openAsk(ask)
  const today = openAsk({ ...ask, settings: ask.today ?? {} }).recipe
  const outcomes = whatIf({ ...opened, today })
  return { ...head(ask, opened), outcomes, findings: whatIfFindings(outcomes) }
}

export type RobustAnswer = Answer & RobustFigures & { readonly called: OpenedAsk['plan']['called'] }

/** Yield, capability, the distribution of every outcome. */
export function answerRobust(ask: TwinAsk & { readonly parts: number }): RobustAnswer {
  const opened = openAsk(ask)
  const { recipe, specifications, scattered, plan } = opened
  const figures = robustFigures({ scattered, recipe, specifications, count: ask.parts, seed: ask.seed })
  const { called } = plan
  return { ...head(ask, opened), ...figures, called, findings: robustFindings(figures, called) }
}

export interface AskedAxis {
  readonly name: string
  readonly low?: number
  readonly high?: number
  readonly steps?: number
}

export interface WindowAsk extends TwinAsk {
  readonly x: AskedAxis
  readonly y: AskedAxis
  /** The chance that must be kept inside of the window. */
  readonly level?: number
  /** Scattered states behind each chance. */
  readonly states?: number
}

export type WindowAnswer = Answer &
  ProcessWindow & {
    readonly axes: { readonly x: { name: string; unit: string }; readonly y: { name: string; unit: string } }
    /** Chance of each specification alone: today, at the best place of the map. */
    readonly limitedBy: readonly { readonly outcome: string; readonly today: number; readonly best: number }[]
  }

const usualWindow = { level: 0.95, states: 128, steps: 40 }

/** The chance that every specification holds, over two settings. */
export function answerWindow(ask: WindowAsk): WindowAnswer {
  const opened = openAsk(ask)
  const { recipe, specifications, scattered, twin } = opened
  const { level = usualWindow.level, states = usualWindow.states, seed } = ask
  const [x, y] = [axisOf(opened, ask.x), axisOf(opened, ask.y)]
  if (x.name === y.name) throw new RangeError(`the map has ${x.name} on both axes`)
  const chance = chanceOver({ scattered, recipe, specifications, states, seed })
  const map = processWindow({ chance, recipe, x, y, level })
  const atBest = recipe.with(x.place, map.best.x).with(y.place, map.best.y)
  const limitedBy = Object.entries(specifications).map(([outcome, specification]) => {
    const alone: Chance = chanceOver({ scattered, recipe, specifications: { [outcome]: specification }, states, seed })
    return { outcome, today: alone(recipe), best: alone(atBest) }
  })
  const unitOf = ({ place, name }: Axis) => ({ name, unit: twin.parameters[place]!.unit })
  const axes = { x: unitOf(x), y: unitOf(y) }
  return { ...head(ask, opened), ...map, axes, limitedBy, findings: windowFindings({ ...map, axes, limitedBy }) }
}

export interface ScreeningAsk extends TwinAsk {
  /** What varies: settings over ranges, or what scatters in production around the recipe. */
  readonly over: 'settings' | 'scatter'
  /** Ranges of settings; absent: all of them, a fifth of the twin's range around the recipe. */
  readonly vary?: readonly { readonly name: string; readonly low: number; readonly high: number }[]
  readonly rows?: number
}

export type ScreeningAnswer = Answer & Screening & { readonly over: ScreeningAsk['over'] }

/** Which inputs decide each outcome. */
export function answerScreening(ask: ScreeningAsk): ScreeningAnswer {
  const opened = openAsk(ask)
  const { over, rows = 1024, seed } = ask
  const varied = over === 'settings' ? overSettings(opened, ask) : overScatter(opened)
  const outcomes = opened.twin.outcomes.map(({ name }) => name)
  const screening = screen({ ...varied, outcomes, rows, seed })
  return { ...head(ask, opened), over, ...screening, findings: screeningFindings(screening) }
}

interface Varied {
  readonly inputs: readonly string[]
  readonly run: (point: Float64Array, outcomes: Float64Array) => void
}

function overSettings({ twin, setup, recipe, plan }: OpenedAsk, { vary }: ScreeningAsk): Varied {
  const axes =
    vary?.map((one) => axisOf({ twin, recipe }, one)) ??
    twin.parameters.map(({ name, low, high }, place): Axis => {
      const half = (high - low) / 10
      const middle = Math.min(high - half, Math.max(low + half, recipe[place]!))
      return { name, place, low: middle - half, high: middle + half, steps: 2 }
    })
  if (axes.length === 0) throw new RangeError(`no setting of ${plan.process} varies`)
  const kernel = twin.open(setup, 'closed')
  const settings = recipe.slice()
  return {
    inputs: axes.map(({ name }) => name),
    run(point, outcomes) {
      for (let i = 0; i < axes.length; i++) {
        const { place, low, high } = axes[i]!
        settings[place] = low + point[i]! * (high - low)
      }
      kernel(settings, outcomes)
    },
  }
}

/** Sources of scatter as inputs: which one to work on first. */
function overScatter({ scattered, recipe, plan }: OpenedAsk): Varied {
  const [one] = scattered
  const sizes = one!.sizesAt(recipe)
  const sources = plan.sources.flatMap((source, index) => (source.level === 'laboratory' ? [] : { source, index }))
  const [draws, settings] = [new Float64Array(plan.sources.length), recipe.slice()]
  return {
    inputs: sources.map(({ source }) => source.name),
    run(point, outcomes) {
      for (const [k, { source, index }] of sources.entries()) draws[index] = standardDraw(source, point[k]!)
      settings.set(recipe)
      one!.moveSettings(settings, draws, sizes)
      one!.kernelFor(draws, sizes)(settings, outcomes)
      one!.moveOutcomes(outcomes, draws, sizes, 'truth')
    },
  }
}

/** @throws RangeError where the setting does not exist or the range is none, or beyond what the twin vouches for. */
function axisOf({ twin }: Pick<OpenedAsk, 'twin' | 'recipe'>, asked: AskedAxis): Axis {
  const place = twin.parameters.findIndex(({ name }) => name === asked.name)
  if (place < 0) throw new RangeError(`there is no setting ${asked.name}`)
  const bounds = twin.parameters[place]!
  const { name, low = bounds.low, high = bounds.high, steps = usualWindow.steps } = asked
  if (!(low < high)) throw new RangeError(`${name}: ${low} to ${high} is no range`)
  if (low < bounds.low || high > bounds.high)
    throw new RangeError(
      `${name}: ${low} to ${high} is not within ${bounds.low} to ${bounds.high} ${bounds.unit}, where the twin holds`,
    )
  return { name, place, low, high, steps }
}

function head({ process, material, calibration }: TwinAsk, { twin, recipe, specifications }: OpenedAsk) {
  return {
    ...{ process, material, ...(calibration && { calibration: calibration.id }) },
    settings: Object.fromEntries(twin.parameters.map(({ name }, i) => [name, recipe[i]!])),
    specifications: written(specifications),
  }
}
