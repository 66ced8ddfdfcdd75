// What a change did: every outcome, feature and cost of the runs before it against those after it.

import type { EffectAnswer, EffectAsk, EffectRow } from '../../dashboards/api/effects.ts'
import { type Outcome, type Run, runName, toMs } from '../../ingest/model.ts'
import { compareSides, type Effect } from '../../optimizer/effect/compare.ts'
import { holm } from '../../optimizer/effect/holm.ts'
import type { Difference, Side } from '../../optimizer/effect/welch.ts'
import { meansOf } from '../../optimizer/spc/choose.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { derivedOutcomes } from '../run/derived.ts'
import { chosenRuns, outcomesIn, settingsIn } from './measured-runs.ts'
import { describeQuantity, type Named, present, type RunTools, studiesOf } from './quantities.ts'
import { whatDiffers } from './suspects.ts'

const confidence = 0.95

/** A run on its side of the change, with what was measured of it. */
interface SidedRun {
  readonly run: Run
  readonly isAfter: boolean
  readonly outcomes: readonly Outcome[]
}

export interface EffectTools extends RunTools {
  readonly ledger: RunTools['ledger'] & Parameters<typeof derivedOutcomes>[0]
}

/** Throws NOT_FOUND. */
export async function effectsAnswer(tools: EffectTools, ask: EffectAsk): Promise<EffectAnswer> {
  const sided = await sidedRuns(tools, ask)
  const [before, after] = [false, true].map((isAfter) =>
    sided.filter((one) => one.isAfter === isAfter).map(({ run }) => run),
  )
  const rows = await effectRows(tools, ask.machine, sided)
  const differs =
    before!.length > 0 && after!.length > 0
      ? whatDiffers(tools, { machine: ask.machine, before: before!, after: after! })
      : []
  return {
    ...{ before: spanOf(before!), after: spanOf(after!), confidence },
    ...{ compared: rows.filter(({ difference }) => difference !== undefined).length, rows },
    alongside: differs.flatMap(({ kind, name, title }) =>
      (kind === 'label' || kind === 'setting') && !(ask.by === kind && ask.name === name)
        ? [{ kind, name, ...present({ title }) }]
        : [],
    ),
  }
}

/** Oldest first; the newest `limit` runs that stand on a side. */
async function sidedRuns(tools: EffectTools, ask: EffectAsk): Promise<SidedRun[]> {
  const { machine, limit } = ask
  const runs = await chosenRuns(tools, { machine, ...present({ from: ask.from, to: ask.to, like: ask.like }) })
  const sided = runs.flatMap((run) => {
    const isAfter = sideIn(run, ask)
    return isAfter === undefined ? [] : [{ run, isAfter }]
  })
  const newest = sided.slice(0, limit).reverse()
  return Promise.all(
    newest.map(async (one) => ({ ...one, outcomes: await tools.ledger.outcomes.list({ run: one.run.id }) })),
  )
}

/** Undefined where the run stands on neither side. */
function sideIn(run: Run, ask: EffectAsk): boolean | undefined {
  switch (ask.by) {
    case 'time':
      return run.from >= ask.at
    case 'label': {
      const value = Object.hasOwn(run.labels, ask.name) ? run.labels[ask.name] : undefined
      return value === ask.after ? true : value === ask.before ? false : undefined
    }
    case 'setting': {
      const settings = settingsIn(run)
      const value = Object.hasOwn(settings, ask.name) ? settings[ask.name] : undefined
      return typeof value === 'number' ? value >= ask.at : undefined
    }
  }
}

interface Figure extends Named {
  readonly unit?: string
  /** One for each run that has it. */
  readonly values: readonly { readonly sided: SidedRun; readonly value: number }[]
}

/** Money first, then outcomes, then features; of each what is evident first. */
async function effectRows(tools: EffectTools, machine: string, sided: readonly SidedRun[]): Promise<EffectRow[]> {
  const figures = [...outcomeFigures(sided), ...(await derivedFigures(tools, machine, sided)), ...featureFigures(sided)]
  const effects = figures.map((figure) => ({ figure, effect: compareSides(sidedValues(figure)) }))
  const told = effects.flatMap(({ effect }) => effect.difference ?? [])
  const raised = holm(told.map(({ p }) => p))
  const rows = effects.map(({ figure, effect }) => {
    const p = effect.difference === undefined ? 1 : (raised[told.indexOf(effect.difference)] ?? 1)
    return rowOf(tools, machine, { figure, effect, isAlone: p > 1 - confidence })
  })
  return rows.sort((a, b) => rankOf(a) - rankOf(b))
}

function rankOf({ money, quantity, verdict }: EffectRow): number {
  const kind = money !== undefined ? 0 : quantity.kind === 'outcome' ? 1 : 2
  return 10 * kind + ['evidence', 'chance', 'none', 'too-few'].indexOf(verdict)
}

function sidedValues({ values }: Figure) {
  return values.map(({ sided, value }) => ({
    ...{ isAfter: sided.isAfter, value, time: toMs(sided.run.from) },
    ...present({ lot: sided.run.labels['lot'] }),
  }))
}

function outcomeFigures(sided: readonly SidedRun[]): Figure[] {
  const names = [...new Set(sided.flatMap(({ outcomes }) => outcomes.map(({ name }) => name)))]
  return names.map((name) => {
    const found = sided.flatMap((one) => {
      const measured = outcomesIn(one.run, one.outcomes, name)
      return measured === undefined ? [] : [{ sided: one, value: meansOf([measured.values])[0]!, unit: measured.unit }]
    })
    return { kind: 'outcome', name, values: found, ...present({ unit: found.at(-1)?.unit }) }
  })
}

/** Costs that follow from what was measured, such as that of each good part. */
async function derivedFigures(tools: EffectTools, machine: string, sided: readonly SidedRun[]): Promise<Figure[]> {
  const studies = studiesOf(tools, machine)
  const all = await Promise.all(
    studies.map(async (study) => derivedOf(study, await derivedOutcomes(tools.ledger, study), sided)),
  )
  return all.flat()
}

function derivedOf(
  { objectives }: StudyConfig,
  derived: Awaited<ReturnType<typeof derivedOutcomes>>,
  sided: readonly SidedRun[],
): Figure[] {
  return objectives
    .filter(({ perGoodPart }) => perGoodPart !== undefined)
    .map(({ outcome: name, unit }) => ({
      ...{ kind: 'outcome' as const, name, ...present({ unit }) },
      values: sided.flatMap((one) => {
        const value = derived.get(one.run.id)?.[name]
        return value === undefined ? [] : [{ sided: one, value }]
      }),
    }))
}

function featureFigures(sided: readonly SidedRun[]): Figure[] {
  const names = [...new Set(sided.flatMap(({ run }) => Object.keys(run.features)))]
  return names.map((name) => ({
    ...{ kind: 'feature', name },
    values: sided.flatMap((one) => {
      const value = one.run.features[name]
      return value === undefined || !Number.isFinite(value) ? [] : [{ sided: one, value }]
    }),
  }))
}

interface Compared {
  readonly figure: Figure
  readonly effect: Effect
  /** It would not stand out among so many figures compared. */
  readonly isAlone: boolean
}

function rowOf(tools: RunTools, machine: string, { figure, effect, isAlone }: Compared): EffectRow {
  const { kind, name, values } = figure
  const quantity = describeQuantity(tools, machine, { kind, name, ...present({ unit: figure.unit }) })
  const { before, after, difference, allowed, verdict, needed, findable } = effect
  return {
    ...{ quantity, before: shown(before), after: shown(after) },
    ...present({ difference, needed, findable, trend: allowed.trend, lot: allowed.lot }),
    verdict: verdict === 'evidence' && isAlone ? 'chance' : verdict,
    ...present({
      money: currencyOf(quantity.unit),
      worth: difference && worthOf(tools, machine, { name, difference }),
    }),
    values: values.map(({ sided: { run, isAfter }, value }) => ({
      run: run.id,
      label: runName(run),
      from: run.from,
      value,
      isAfter,
    })),
  }
}

/** ISO 4217: no unit of UCUM looks so. */
function currencyOf(unit: string | undefined): string | undefined {
  return unit !== undefined && /^[A-Z]{3}$/.test(unit) ? unit : undefined
}

type Worth = NonNullable<EffectRow['worth']>

/** What the study's owner says that a unit of it is worth. */
function worthOf(
  tools: RunTools,
  machine: string,
  { name, difference }: { name: string; difference: Difference },
): Worth | undefined {
  for (const { objectives, cost } of studiesOf(tools, machine)) {
    const objective = objectives.find(({ outcome, worth }) => outcome === name && worth !== undefined)
    if (objective?.worth === undefined || cost === undefined || objective.goal === 'target') continue
    const { amount, pieces } = objective.worth
    const gain = (objective.goal === 'minimize' ? -1 : 1) * amount * pieces
    const ends = [gain * difference.low, gain * difference.high]
    const [low, high] = [Math.min(...ends), Math.max(...ends)]
    return { estimate: gain * difference.estimate, low, high, pieces, currency: cost.currency }
  }
  return undefined
}

function shown({ count, mean, variance }: Side): EffectRow['before'] {
  return { count, mean, sd: Math.sqrt(variance) }
}

function spanOf(runs: readonly Run[]): EffectAnswer['before'] {
  return { runs: runs.length, ...present({ first: runs[0]?.from, last: runs.at(-1)?.from }) }
}
