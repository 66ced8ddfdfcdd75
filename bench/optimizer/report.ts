// The report: what was done, figures by task, what was aimed at with what was missed.

import type { AskTime } from './ask-times.ts'
import { averageRanks, type Comparison, worseThanBetter } from './compare.ts'
import { methods } from './methods.ts'
import { botorch, tablePeers } from './peers.ts'
import { mean, median } from './statistics.ts'
import { scoresAt, shownNumber, type TaskFigures, topShares } from './summary.ts'
import {
  comparisonTable,
  coverageTable,
  duelTable,
  markdownTable,
  pairedTable,
  poolTable,
  rankTable,
  scoreTable,
  shortTable,
} from './tables-report.ts'
import { taskSets } from './task.ts'

export interface ReportInput {
  readonly command: string
  readonly fingerprint: string
  readonly cores: number
  readonly minutes: number
  readonly figures: readonly TaskFigures[]
  readonly askTimes: readonly AskTime[]
}

const own = 'kunlun'
const baselines = ['random', 'sobol', 'rsm']

export function reportOf(input: ReportInput): string {
  const { figures } = input
  const of = (set: string) => figures.filter(({ task }) => task.set === set)
  const comparisons = worseThanBetter(of('robust'), own, ['random', 'rsm'])
  const core = [...of('tables'), ...of('synthetic')]
  const pools = of('tables').filter(({ task }) => task.top)
  const contexts = of('tables').filter(({ task }) => !task.top)
  return `${[
    '# How good suggestions are',
    ...opening(input),
    '## Aims',
    aimTable(input, comparisons),
    'Safe mode has a report of its own: [safe.md](safe.md).',
    ...tableSections(pools, contexts),
    ...syntheticSections(of('synthetic')),
    ...overall(core),
    '## Robustness set',
    'Against the better of random search with sequential response surfaces (those planned for n runs), judged by what is recommended where there is noise, else by the best run; one-sided signed ranks over paired repeats, Holm over all lines.',
    comparisonTable(comparisons),
    rankTable(of('robust'), [own, ...baselines]),
    '## Further problems',
    shortTable(of('further'), [own, ...baselines]),
    rankTable(of('further'), [own, ...baselines]),
    '## What plants add',
    'Noise as a share of the range of the function, gross errors, failed runs, exact zeros, contexts, mixtures, useless inputs, late results. With noise: of what is recommended.',
    shortTable(of('plant'), [own, ...baselines]),
    rankTable(of('plant'), [own, ...baselines]),
    '## Calibration',
    'Share of measurements inside the 90 % interval foretold for them when they were suggested.',
    coverageTable(figures, taskSets),
    '## What one ask costs',
    askTable(input.askTimes),
    '## Trouble',
    troubleLine(figures),
  ].join('\n\n')}\n`
}

function tableSections(pools: readonly TaskFigures[], contexts: readonly TaskFigures[]): string[] {
  return [
    '## Measured tables',
    'Rows are candidates; 5 start rows, the same for all, count as runs. Brackets: 90 % bootstrap interval over repeats. EF: share of top rows over that of random search; AF(0.1): runs random search needs for a tenth of the top rows over the runs needed. In italics: peers, measured elsewhere on the same table, partly from the same start rows.',
    ...pools.flatMap((one) => [`### ${title(one)}`, poolTable(one)]),
    ...contexts.flatMap((one) => [
      `### ${title(one)}`,
      'The driver draws diameter with wear of the tool, a method picks one of 15 settings: mean regret of the runs chosen so far, as a share of the range in that context (a random setting costs 0.38 to 0.52, the best single setting for all contexts 0.18).',
      scoreTable(one),
    ]),
  ]
}

function syntheticSections(problems: readonly TaskFigures[]): string[] {
  return [
    '## Synthetic problems',
    'Median regret of the best run (quartiles), for branincurrin the gap in hypervolume. The peer has 6 to 10 seeds: orders of magnitude.',
    ...problems.flatMap((one) => [`### ${title(one)}`, scoreTable(one)]),
  ]
}

function overall(core: readonly TaskFigures[]): string[] {
  const everyone = [own, ...baselines, ...memberNames(core)]
  return [
    '## All methods on tables with synthetic problems',
    'Average rank by Top% (on measured tables) or median score; ties share their rank.',
    rankTable(core, everyone),
    'At the last run, Kunlun against each: signed ranks over tasks of the share of repeats won less lost, one-sided.',
    duelTable(core, own, everyone),
    'How far Kunlun is ahead of each at the last run: paired differences with 90 % bootstrap intervals, of Top% on measured tables, else of the score (its median).',
    pairedTable(core, own, everyone),
  ]
}

function title({ task }: TaskFigures): string {
  return `${task.name}, ${task.budget} runs`
}

function memberNames(figures: readonly TaskFigures[]): string[] {
  const played = new Set(figures.flatMap(({ byMethod }) => [...byMethod.keys()]))
  return [...played].filter((name) => name !== own && !baselines.includes(name))
}

function opening({ command, fingerprint, cores, minutes, figures }: ReportInput): string[] {
  const repeats = Math.max(...figures.flatMap(({ byMethod }) => [...byMethod.values()].map(({ length }) => length)))
  return [
    `\`${command}\`, Node ${process.versions.node}, ${cores} cores, ${minutes.toFixed(0)} minutes; sources ${fingerprint}.`,
    `Repeat k has seed k with the same start points, noise, failures, contexts for every method, k from 0 to ${repeats - 1}; further problems with what plants add have fewer repeats, as stated, to keep within an hour. Each ask is made with one thread; milliseconds are those of that thread.`,
    methods.map(({ name, summary }) => `- \`${name}\`: ${summary}`).join('\n'),
  ]
}

type Aim = readonly [aim: string, figure: string, verdict: string]

function aimTable({ figures, askTimes }: ReportInput, comparisons: readonly Comparison[]): string {
  const aims = [
    ...figures.flatMap(tableAims),
    ...problemAims(figures),
    ...robustAims(figures, comparisons),
    ...askTimes.flatMap(askAims),
  ]
  return markdownTable(['aim', 'measured', 'verdict'], aims)
}

function verdict(kept: boolean, missedBy: string): string {
  return kept ? 'kept' : `**missed** by ${missedBy}`
}

function tableAims(one: TaskFigures): Aim[] {
  const outcomes = one.byMethod.get(own)
  const peers = tablePeers(one.task.name)
  if (!outcomes || peers.length === 0) return []
  return [20, 40].map((n, k) => {
    const best = peers.reduce((a, b) => (b.top[k + 1]! > a.top[k + 1]! ? b : a))
    const share = mean(topShares(one.task, outcomes, n))
    return [
      `${one.task.name}: Top%(${n}) at least ${best.top[k + 1]} (${best.name})`,
      share.toFixed(3),
      verdict(share >= best.top[k + 1]! - 5e-4, (best.top[k + 1]! - share).toFixed(3)),
    ]
  })
}

function problemAims(figures: readonly TaskFigures[]): Aim[] {
  const known = figures.flatMap((one) => {
    const outcomes = one.byMethod.get(own)
    const peer = botorch[one.task.name]
    return outcomes && peer ? [{ task: one.task, outcomes, peer }] : []
  })
  const lines = known.map(({ task, outcomes, peer }) => {
    const n = task.checkpoints.at(-1)!
    const reached = median(scoresAt(outcomes, n))
    return { name: task.name, n, reached, upper: peer.quartiles[1], peerMedian: peer.medians[n]! }
  })
  const below = lines.filter(({ reached, peerMedian }) => reached < peerMedian).length
  return [
    ...lines.map(
      ({ name, n, reached, upper, peerMedian }): Aim => [
        `${name}: median regret at ${n} at most ${upper} (upper quartile of BoTorch, its median ${peerMedian})`,
        shownNumber(reached),
        verdict(reached <= upper, shownNumber(reached - upper)),
      ],
    ),
    [
      'below the median of BoTorch on most of them',
      `${below} of ${lines.length}`,
      verdict(2 * below > lines.length, `${Math.ceil((lines.length + 1) / 2) - below} problems`),
    ],
  ]
}

function robustAims(figures: readonly TaskFigures[], comparisons: readonly Comparison[]): Aim[] {
  if (comparisons.length === 0) return []
  const worse = comparisons.filter(({ p }) => p < 0.05)
  const robust = figures.filter(({ task }) => task.set === 'robust')
  const names = [own, 'random', 'rsm']
  const at = [10, 20, 40, 60].map((n) => averageRanks(robust, names, (list) => list.find((m) => m === n)).ranks)
  const ranks = names.map((_, k) => mean(at.map((row) => row[k]!)))
  return [
    [
      'robustness set: nowhere significantly worse than the better of random with response surfaces',
      `${worse.length} of ${comparisons.length} are`,
      verdict(worse.length === 0, worse.map(({ task, n }) => `${task} at ${n}`).join(', ')),
    ],
    [
      'robustness set: better than both on average (rank over tasks at 10, 20, 40, 60 runs)',
      names.map((name, k) => `${name} ${ranks[k]!.toFixed(2)}`).join(', '),
      verdict(ranks[0]! < Math.min(ranks[1]!, ranks[2]!), (ranks[0]! - Math.min(ranks[1]!, ranks[2]!)).toFixed(2)),
    ],
  ]
}

const askLimits: Readonly<Record<number, number>> = { 60: 1000, 300: 5000 }
const mostMegabytes = 200

function askAims({ runs, parameters, objectives, limits, askMs, megabytes }: AskTime): Aim[] {
  const limit = askLimits[runs]
  const what = `ask at ${runs} runs, ${parameters} parameters, ${objectives} objectives with ${limits} limits`
  if (limit === undefined) return []
  return [
    [
      `${what}: under ${limit} ms, under ${mostMegabytes} MB`,
      `${askMs.toFixed(0)} ms, ${megabytes} MB`,
      verdict(
        askMs < limit && megabytes < mostMegabytes,
        `${Math.max(0, askMs - limit).toFixed(0)} ms, ${Math.max(0, megabytes - mostMegabytes)} MB`,
      ),
    ],
  ]
}

function askTable(times: readonly AskTime[]): string {
  return markdownTable(
    [
      'runs',
      'parameters',
      'objectives',
      'limits',
      'ms, median',
      'slowest',
      'plain Cholesky, ms',
      'ratio',
      'memory, MB',
      'after five studies',
    ],
    times.map(({ runs, parameters, objectives, limits, askMs, slowestMs, choleskyMs, megabytes, laterMegabytes }) => [
      ...[runs, parameters, objectives, limits].map(String),
      askMs.toFixed(0),
      slowestMs.toFixed(0),
      choleskyMs.toPrecision(3),
      (askMs / choleskyMs).toFixed(0),
      String(megabytes),
      String(laterMegabytes),
    ]),
  )
}

/** Replies that could not be used, by method. */
function troubleLine(figures: readonly TaskFigures[]): string {
  const troubled = figures.flatMap(({ byMethod }) => [...byMethod.values()].flat()).filter(({ trouble }) => trouble > 0)
  if (troubled.length === 0) return 'None: no error, no row twice, no setting outside what is allowed.'
  const lines = [...Map.groupBy(troubled, ({ method, task }) => `${method} on ${task}`)].map(
    ([where, list]) => `- ${where}: ${list.reduce((sum, { trouble }) => sum + trouble, 0)}, e.g. ${list[0]!.because}`,
  )
  return lines.join('\n')
}
