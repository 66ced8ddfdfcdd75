// Two configurations on the same history: what each would suggest now, how each would have done so far.
import { stringify } from 'yaml'
import { unitText } from '../../ingest/unit-text.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { StudySuggestion } from '../../optimizer/suggest.ts'
import { escaped } from '../backtest/chart.ts'
import { writeTables } from '../backtest/data.ts'
import { flatMoments, historyHtml, historyTable, relive, relivedIn } from '../backtest/history.ts'
import { number, tableHtml, tableText } from '../backtest/report.ts'
import type { Finished } from '../backtest/run.ts'
import { readMap, studyFrom } from '../backtest/study-file.ts'
import { isComplete, observationsOf } from '../run/observations.ts'
import { startOptimizer } from '../run/optimizer-thread.ts'
import { suggestInput } from '../run/suggest-input.ts'
import { createSuggester } from '../run/suggesting.ts'
import { type InForce, inForce } from './in-force.ts'

export interface CompareOptions {
  readonly config: string
  readonly workers: number
  readonly output: string
}

interface Pair {
  /** Whose history is relived. */
  readonly id: string
  readonly variants: readonly { readonly method: string; readonly study: StudyConfig }[]
}

/** Throws NOT_FOUND, STUDY_INVALID, REQUEST_INVALID (too short a history). */
export function fork(id: string, changeFile: string, options: CompareOptions): Promise<Finished & { yaml: string }> {
  const change = readMap(changeFile)
  return inForce(options.config, async (given) => {
    const study = given.studyOf(id)
    const changed = studyFrom(merged(study, change))
    const variants = [
      { method: id, study },
      { method: `${id} changed`, study: changed },
    ]
    return { ...(await compared(given, { id, variants }, options)), yaml: stringify(changed, { lineWidth: 120 }) }
  })
}

export function compare(id: string, other: string, options: CompareOptions): Promise<Finished> {
  return inForce(options.config, (given) => {
    const variants = [
      { method: id, study: given.studyOf(id) },
      { method: other, study: given.studyOf(other) },
    ]
    return compared(given, { id, variants }, options)
  })
}

/** Maps are merged, everything else is replaced; null takes a setting away. */
export function merged(base: unknown, change: unknown): unknown {
  if (!isMap(base) || !isMap(change)) return change
  const kept = Object.entries(base).filter(([key]) => change[key] !== null)
  const changes = Object.entries(change).filter(([, value]) => value !== null)
  return Object.fromEntries([
    ...kept,
    ...changes.map(([key, value]) => [key, Object.hasOwn(base, key) ? merged(base[key], value) : value] as const),
  ])
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Runs that are known before the first moment that is relived. */
const from = 3

async function compared(given: InForce, { id, variants }: Pair, options: CompareOptions): Promise<Finished> {
  const [first] = variants
  const study = first!.study
  const all = await observationsOf(given.ledger, study)
  const observations = all.filter((one) => isComplete(one, study))
  const results = relivedIn(options.output, { variants, observations })
  const relived = await relive({ variants, observations, from, workers: options.workers, results })
  await writeTables(options.output, 'runs', relived.flatMap(flatMoments))
  const now = nowTable(study, variants, await suggestionsNow(given, { id, variants }))
  const html = historyHtml(relived, study).replace(
    '</body>',
    `<h2>${escaped('Suggested now')}</h2>${tableHtml(now)}</body>`,
  )
  return { html, text: `${tableText(now)}\n\n${tableText(historyTable(relived))}` }
}

/** On the same runs, beside the same runs under way, with the same seed. */
async function suggestionsNow(
  { ledger, studies }: InForce,
  { id, variants }: Pair,
): Promise<(StudySuggestion | undefined)[]> {
  const optimizer = startOptimizer()
  const log = { info: ignore, warn: ignore, error: ignore }
  const suggester = createSuggester(optimizer, log)
  try {
    const found: (StudySuggestion | undefined)[] = []
    const { seed } = (await suggestInput(ledger, { id, study: variants[0]!.study, studies })).input
    for (const { study } of variants) {
      const { input } = await suggestInput(ledger, { id, study, studies })
      const { suggestions } = await suggester.suggest({ ...input, seed })
      found.push(suggestions[0])
    }
    return found
  } finally {
    await suggester.close()
    await optimizer.close()
  }
}

function ignore(): void {}

/** Heads first; one column for each variant. */
function nowTable(
  study: StudyConfig,
  variants: Pair['variants'],
  suggestions: readonly (StudySuggestion | undefined)[],
): string[][] {
  const names = [
    ...new Set(
      variants.flatMap((one) => one.study.parameters.filter(({ type }) => type !== 'context').map(({ name }) => name)),
    ),
  ]
  const outcomes = [
    ...new Set(
      variants.flatMap((one) => [...one.study.objectives, ...one.study.constraints].map(({ outcome }) => outcome)),
    ),
  ]
  const unitOf = (name: string) => unitText(study.parameters.find((one) => one.name === name)?.unit)
  const row = (head: string, cell: (made: StudySuggestion) => string) => [
    head,
    ...suggestions.map((made) => (made === undefined ? 'none' : cell(made))),
  ]
  return [
    ['suggested now', ...variants.map(({ method }) => method)],
    ...names.map((name) => row(name, ({ settings }) => `${shown(settings[name])} ${unitOf(name)}`.trim())),
    ...outcomes.map((name) => row(`${name} expected`, ({ predicted }) => expected(predicted[name]))),
    row('chance of all limits', ({ feasible }) => number(feasible)),
  ]
}

function shown(value: number | string | undefined): string {
  return typeof value === 'number' ? number(value) : (value ?? '–')
}

function expected(prediction: { readonly mean: number; readonly sd: number } | undefined): string {
  return prediction === undefined ? '–' : `${number(prediction.mean)} ± ${number(prediction.sd)}`
}
