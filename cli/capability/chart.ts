// A figure of runs on its control chart, with capability where there is a specification.

import type { CapabilityAnswer, CapabilityAsk, ControlAnswer } from '../../dashboards/api/capability.ts'
import { runName } from '../../ingest/model.ts'
import { assess, shapeOf } from '../../optimizer/spc/assess.ts'
import type { Specification } from '../../optimizer/spc/capability.ts'
import { meansOf } from '../../optimizer/spc/choose.ts'
import { type Control, controlOf } from '../../optimizer/spc/control.ts'
import { histogramOf } from '../../optimizer/spc/histogram.ts'
import { wordsOf } from '../../optimizer/spc/rule-words.ts'
import { capabilityVerdict } from '../../optimizer/spc/verdict.ts'
import { chosenRuns, type MeasuredRun, measuredRuns, recipeOf } from './measured-runs.ts'
import { describeQuantity, present, type RunTools } from './quantities.ts'
import { suspectsOf } from './suspects.ts'
import { tried } from './tried.ts'

const confidence = 0.95

/** Throws NOT_FOUND. Data that cannot be charted come back with the reason. */
export async function chartAnswer(tools: RunTools, ask: CapabilityAsk): Promise<CapabilityAnswer> {
  const { machine, kind, name, limit } = ask
  const { measured, without } = await measuredRuns(tools, await chosenRuns(tools, ask), { kind, name, limit })
  const unit = measured.at(-1)?.unit
  const known = describeQuantity(tools, machine, { kind, name, ...present({ unit }) })
  const quantity = { ...known, ...present({ lower: ask.lower, upper: ask.upper }) }
  const values = measured.map((one) => one.values)
  const answer = {
    quantity,
    runs: measured.map(chartedRun),
    recipes: new Set(measured.map(({ run }) => recipeOf(run))).size,
    without,
    ...(measured.length > 0 && { histogram: histogramOf(values.flat()) }),
  }
  const tries = tried(() =>
    controlOf(values, { rules: ask.rules, ...present({ chart: ask.chart, baseline: ask.baseline }) }),
  )
  if ('problem' in tries) return { ...answer, ...tries }
  const charted = tries.found
  // Of several levels the shape is that of the steps, not of the process.
  const shape = charted.levels.length === 1 ? shapeOf(values) : undefined
  return {
    ...answer,
    control: {
      ...controlAnswer(charted, ask.baseline ?? measured.length),
      changes: await changesOf(tools, { machine, control: charted, measured }),
    },
    ...(shape && { shape }),
    ...processOf(values, quantity, { control: charted, demanded: ask.demanded }),
  }
}

function chartedRun({ run, values }: MeasuredRun): CapabilityAnswer['runs'][number] {
  return { id: run.id, label: runName(run), from: run.from, mean: meansOf([values])[0]!, values }
}

function controlAnswer(control: Control, baseline: number): Omit<ControlAnswer, 'changes'> {
  const { kind, because, possible, charts, episodes, neighbours, drift, isInControl } = control
  return {
    ...{ because, baseline, neighbours, drift, isInControl },
    // Safe: of the kinds for several signals none is ever chosen for one figure.
    kind: kind as ControlAnswer['kind'],
    possible: possible as ControlAnswer['possible'],
    charts: charts.map(({ title, from, points, centre, lower, upper, outside }) => ({
      ...{ title, from, points, lower, upper, outside },
      ...present({ centre }),
    })),
    episodes: episodes.map(({ rule, chart, points, sentence }) => ({
      rule,
      chart,
      points,
      sentence,
      ...wordsOf(rule),
    })),
  }
}

interface Charted {
  readonly machine: string
  readonly control: Control
  readonly measured: readonly MeasuredRun[]
}

function changesOf(tools: RunTools, { machine, control, measured }: Charted): Promise<ControlAnswer['changes']> {
  const { levels } = control
  const runsOf = ({ from, to }: (typeof levels)[number]) => measured.slice(from, to + 1).map(({ run }) => run)
  return Promise.all(
    levels.slice(1).map(async (level, i) => {
      const last = levels[i]!
      const suspects = await suspectsOf(tools, { machine, before: runsOf(last), after: runsOf(level) })
      return { at: level.from, before: last.mean, after: level.mean, suspects }
    }),
  )
}

type Judging = { readonly control: Control; readonly demanded: number }

/** Nothing without a specification. */
function processOf(
  values: readonly (readonly number[])[],
  { lower, upper }: CapabilityAnswer['quantity'],
  { control, demanded }: Judging,
): Pick<CapabilityAnswer, 'process' | 'problem'> {
  const specification: Specification = present({ lower, upper })
  if (lower === undefined && upper === undefined) return {}
  const assessed = tried(() => assess(values, specification, confidence))
  if ('problem' in assessed) return assessed
  const { isInControl, levels } = control
  const { capability, shape, outside } = assessed.found
  const powered = levels.length === 1 ? assessed.found.powered : undefined
  const index = shape?.isNormal === false ? powered?.capability.Ppk : capability.Ppk
  const judged = capabilityVerdict({ confidence, demanded, count: values.length, isInControl, ...(index && { index }) })
  return {
    process: {
      ...{ specification, confidence, outside, verdict: judged.verdict, because: judged.because },
      indices: indicesOf(capability),
      within: { sigma: capability.within.sigma, method: capability.within.method },
      overall: { sigma: capability.overall.sigma, method: capability.overall.method },
      ...(powered && { powered: { lambda: powered.lambda, indices: indicesOf(powered.capability) } }),
    },
  }
}

type Indices = NonNullable<CapabilityAnswer['process']>['indices']

function indicesOf({ Cp, Cpk, Pp, Ppk }: Indices): Indices {
  return { Cpk, Ppk, ...present({ Cp, Pp }) }
}
