// The report of the sintering proof: the plant with its hidden optimum, all arms, the aims with what was missed.
import { existsSync, readFileSync } from 'node:fs'
import { prices } from '../../plant/cost.ts'
import { specifications } from '../../plant/quality.ts'
import type { Played } from '../proof/play.ts'
import { aimTable, armList, armTable } from '../proof/report.ts'
import { overOpcuaText } from './over-opcua-report.ts'
import { huasheng } from './world.ts'

interface Hidden {
  readonly draws: number
  readonly capable: number
  readonly feasible: number
  readonly reached: number
  readonly optimum: Known
  readonly laboratory: Known
}

interface Known {
  readonly settings: Readonly<Record<string, number>>
  readonly cost: number
  readonly cpk: Readonly<Record<string, number>>
  readonly yield: number
  readonly furnaceHours: number
  readonly parts: number
}

const file = new URL('hidden.json', import.meta.url)
const percent = (share: number, digits = 1) => `${(100 * share).toFixed(digits)} %`

export function reportOf(played: readonly Played[], command: string): string {
  const seeds = new Set(played.map(({ seed }) => seed)).size
  return `# Sintering: from the laboratory's recipe to stable production

\`${command}\`: ${seeds} seeds, ${huasheng.budget} furnace runs each, ${huasheng.start.runs} of them with the laboratory's recipe at the start; Node ${process.version}.
The furnace is \`plant/\`, which no optimizer knows: its telemetry of every plant minute goes through the product's own
segmentation, features, ledger (SQLite in memory), results desk and study keeper in one process. Suggestions are accepted as they are.
The study is the demo's (\`cli/demo/substrate-study.ts\`): six set points over all that the controller takes, five edges of outcomes as limits, parts lost,
cost of a part as objective with the office's bill as a formula, lots as random effects, heats after a power cut left out.

*Reached*: the recipe recommended after the last run gives Cpk ≥ 1.33 on every specification and loses at most 6 % of the parts (cracks included), by
10,000 parts from 20 lots that no run has seen, and a good part for at most 75 % of what the laboratory's recipe costs. The recommended recipe is asked for after ${huasheng.judgedAfter?.join(', ')} runs. *First*, *for good*: after how many runs it first was one, after how many it was one to the end; medians over all seeds, those that never came there counted as
more than ${huasheng.budget}. *Breaks*: the means of that very run's parts lie outside of a specification.

## Aims

${aimTable(huasheng, played)}

## Arms

${armTable(huasheng, played)}

${armList()}

Random, one factor and Taguchi recommend the cheapest run whose measured outcomes kept all limits, else the one that broke them least; Kunlun what its models hold for best.
Seconds per decision hold beside whatever else the machine did.

## The plant

${hiddenText()}

Specifications: ${Object.entries(specifications).map(limitText).join('; ')}.
Prices (\`plant/cost.ts\`, CNY): ${Object.entries(prices)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}. Cost per good part =
(material n + furnace hours + energy + inspection n + per heat) / (n yield).

${overOpcuaText()}`
}

function limitText([name, limit]: [string, { min?: number; max?: number }]): string {
  const parts = [limit.min !== undefined && `≥ ${limit.min}`, limit.max !== undefined && `≤ ${limit.max}`]
  return `${name} ${parts.filter(Boolean).join(', ')}`
}

function hiddenText(): string {
  if (!existsSync(file)) return 'The hidden optimum was not searched for: `node bench/huasheng/hidden.ts`.'
  const { draws, capable, feasible, reached, optimum, laboratory } = JSON.parse(readFileSync(file, 'utf8')) as Hidden
  const row = (what: string, { settings, cost, cpk, yield: share, furnaceHours, parts }: Known) =>
    `| ${[
      what,
      ...Object.values(settings),
      Object.values(cpk)
        .map((one) => one.toFixed(2))
        .join(' '),
      percent(share),
      furnaceHours.toFixed(1),
      parts,
      cost.toFixed(3),
    ].join(' | ')} |`
  return `| recipe | ${Object.keys(laboratory.settings).join(' | ')} | Cpk | yield | h | parts | cost, CNY |
|---|${Object.keys(laboratory.settings)
    .map(() => '---|')
    .join('')}---|---|---|---|---|
${row('laboratory', laboratory)}
${row('hidden optimum', optimum)}

The optimum, found by ${draws} spread draws and a long local search with the truth itself (\`node bench/huasheng/hidden.ts\`), is
${percent(1 - optimum.cost / laboratory.cost)} cheaper. Of the recipe space ${percent(feasible, 2)} is feasible: Cpk ≥ 1.33 on all
specifications, at most 6 % of the parts lost (${percent(capable, 2)} without that); ${percent(reached, 2)} reaches the aim.`
}
