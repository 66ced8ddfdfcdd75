// The worked study of docs/optimizer.md: a made-up kiln with a known truth, from its first run to the advice to stop.
//
// `node test/docs/worked-study.ts` writes it into the guide anew; a test compares the guide with it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Settings } from '../../ingest/model.ts'
import { explainStudy, type StudyExplanation } from '../../optimizer/explain-study.ts'
import { type RunObservation, viewOf } from '../../optimizer/history.ts'
import { type Rng, stream } from '../../optimizer/math/rng.ts'
import { type Recommendation, recommend } from '../../optimizer/recommend.ts'
import { type StudyConfig, studyConfig } from '../../optimizer/study-config.ts'
import { type StudySuggestion, suggestForStudy } from '../../optimizer/suggest.ts'
import { projectRoot } from '../source-files.ts'

export const guide = join(projectRoot, 'docs', 'optimizer.md')
const [begin, end] = ['<!-- worked study -->', '<!-- end of the worked study -->']
const mostRuns = 40
const seed = 7

/** What the kiln does, unknown to the study: strength peaks near 1565 Cel, camber grows with heat, air bubbles break parts. */
function fire({ peak, soak, gas }: Settings, rng: Rng): Omit<RunObservation, 'run' | 'settings'> {
  const [heat, time] = [(Number(peak) - 1565) / 60, (Number(soak) - 130) / 90]
  if (gas === 'air' && Number(peak) > 1610) return { outcomes: {}, failed: true }
  const strength =
    430 - 60 * heat ** 2 - 25 * time ** 2 - 20 * heat * time - (gas === 'air' ? 12 : 0) + 3 * rng.normal()
  const camber = 0.22 + 0.09 * heat + 0.05 * time + 0.008 * rng.normal()
  return { outcomes: { strength: Number(strength.toFixed(1)), camber: Number(camber.toFixed(3)) } }
}

const first: Settings[] = [
  { peak: 1500, soak: 60, gas: 'air' },
  { peak: 1540, soak: 120, gas: 'air' },
  { peak: 1630, soak: 90, gas: 'air' },
]

interface Told {
  readonly run: RunObservation
  readonly because?: string
}

interface Course {
  readonly told: readonly Told[]
  readonly firstReply: StudySuggestion
  readonly explained: StudyExplanation
  readonly recommended: Recommendation
}

function play(study: StudyConfig): Course {
  const rng = stream(seed, 'kiln')
  const told: Told[] = first.map((settings, i) => ({ run: { run: `r${i + 1}`, settings, ...fire(settings, rng) } }))
  const input = () => ({ study, observations: told.map(({ run }) => run), seed })
  let firstReply: StudySuggestion | undefined
  let recommended: Recommendation
  do {
    const [suggestion] = suggestForStudy({ ...input(), pending: [], count: 1 })
    if (!suggestion) throw new Error('no suggestion')
    firstReply ??= suggestion
    const run = `r${told.length + 1}`
    told.push({
      run: { run, settings: suggestion.settings, ...fire(suggestion.settings, rng) },
      because: firstSentence(suggestion.because.en),
    })
    recommended = recommend(viewOf(input(), []), true, stream(seed, 'recommend', told.length))!
  } while (!recommended.stop.advised && told.length < mostRuns)
  return { told, firstReply: firstReply!, explained: explainStudy({ ...input(), past: [] }), recommended }
}

/** One line, figures to four digits. */
const shortJson = (value: object) =>
  JSON.stringify(value, (_, part) => (typeof part === 'number' ? Number(part.toPrecision(4)) : part))
    .replaceAll(/([:,])(?=["{\d[-])/g, '$1 ')
    .replaceAll(/, ("(?:predicted|feasible)")/g, ',\n $1')

const firstSentence = (sentences: string) => sentences.split(/(?<=\.) /)[0]!
const figure = (value: number | undefined, digits: number) => (value === undefined ? '–' : value.toFixed(digits))
const settingsText = ({ peak, soak, gas }: Settings) => `${Number(peak).toFixed(0)} | ${soak} | ${gas}`

function runTable(told: readonly Told[]): string[] {
  const rows = told.map(({ run, because }) => {
    const { strength, camber } = run.outcomes
    return `| ${run.run} | ${settingsText(run.settings)} | ${run.failed ? 'failed' : figure(strength, 1)} | ${figure(camber, 3)} | ${because ?? 'before the study'} |`
  })
  return ['| run | peak | soak | gas | strength | camber | because |', '|---|---|---|---|---|---|---|', ...rows]
}

function explanation({ outcomes, limits }: StudyExplanation): string[] {
  const rows = outcomes.flatMap(({ outcome, importance }) =>
    (importance?.inputs ?? []).map(
      ({ input, first: own, total }) =>
        `| ${outcome} | ${input} | ${own.mean.toFixed(2)} | ${total.mean.toFixed(2)} (${total.low.toFixed(2)} to ${total.high.toFixed(2)}) |`,
    ),
  )
  const fits = outcomes.map(({ outcome, q2, leftOutCalibration: { coverage, count } }) => {
    const inside = coverage[0] ? Math.round(coverage[0].share * count) : 0
    return `${outcome} is foretold from the other runs with Q² ${q2.toFixed(2)}; ${inside} of ${count} lay inside their 90 % interval.`
  })
  const prices = limits.map(
    ({ outcome, limit, best, looser }) =>
      `If ${outcome} might reach ${looser.limit} instead of ${limit}, the best strength expected would be ${looser.best.toFixed(1)} instead of ${best.toFixed(1)}.`,
  )
  return [
    '| outcome | input | first order | total (90 % interval) |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...fits,
    ...prices,
  ]
}

function text(study: StudyConfig): string {
  const { told, firstReply, explained, recommended } = play(study)
  const reply = {
    settings: firstReply.settings,
    predicted: firstReply.predicted,
    feasible: firstReply.feasible,
    meets: firstReply.meets,
  }
  const { settings, predicted, stop } = recommended
  return [
    'Three runs are known; one of them failed. The first suggestion, as the API hands it on:',
    '',
    '```json',
    shortJson(reply),
    '```',
    '',
    'It is run, told, and so on:',
    '',
    ...runTable(told),
    '',
    `After ${told.length} runs: "${stop.reason.en}"`,
    '',
    `To produce with: ${[...settings].map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toFixed(1)) : value}`).join(', ')}; expected ${[...predicted].map(([name, { mean, sd }]) => `${name} ${mean.toPrecision(4)} ± ${sd.toPrecision(2)}`).join(', ')}.`,
    '',
    'What it learnt:',
    '',
    ...explanation(explained),
  ].join('\n')
}

/** The guide with the worked study played anew from the YAML that stands in it. */
export function guideAnew(): string {
  const old = readFileSync(guide, 'utf8')
  const yaml = /```yaml study\n([\s\S]*?)```/.exec(old)?.[1]
  const [from, to] = [old.indexOf(begin), old.indexOf(end)]
  if (yaml === undefined || from < 0 || to < from) throw new Error('docs/optimizer.md lacks its study or its marks')
  return `${old.slice(0, from)}${begin}\n${text(studyConfig.parse(parse(yaml)))}\n${old.slice(to)}`
}

if (import.meta.main) writeFileSync(guide, guideAnew())
