// `kunlun spc`: control charts of a column of a table, what the rules say of it, capability, a gauge study.
import { Command, InvalidArgumentError, Option } from 'commander'
import { chartNames } from '../../optimizer/spc/charts.ts'
import type { SpcOptions } from '../spc/report.ts'
import { whole } from './backtest.ts'

export function spcCommand(): Command {
  return new Command('spc')
    .description('Control chart of measured values in order of time, with rule hits, changes of level, capability')
    .requiredOption('-t, --table <file>', 'measured values, CSV or XLSX, oldest first')
    .requiredOption('--column <columns...>', 'column of the values; several are charted together')
    .addOption(
      new Option('--chart <kind>', 'kind of chart (default: by the size of the subgroups)').choices(chartNames),
    )
    .option('--subgroup <number>', 'rows that form one subgroup', whole)
    .option('--by <column>', 'column that names the subgroup of a row')
    .option('--phase-one <number>', 'points that set the limits (default: all)', whole)
    .addOption(
      new Option('--rules <set>', 'runs rules')
        .choices(['western-electric', 'nelson', 'none'])
        .default('western-electric'),
    )
    .option('--lower <number>', 'lower specification limit', finite)
    .option('--upper <number>', 'upper specification limit', finite)
    .option('--confidence <share>', 'confidence of the bounds of capability', finite, 0.95)
    .option('--part <column>', 'gauge study: column of the part')
    .option('--appraiser <column>', 'gauge study: column of the appraiser')
    .option('--json', 'as one JSON object')
    .action(async ({ json, ...options }: SpcOptions & { json?: true }) => {
      const { spcReport } = await import('../spc/report.ts')
      const { text, data } = await spcReport(options)
      console.log(json ? JSON.stringify(data, null, 2) : text)
    })
}

function finite(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new InvalidArgumentError('a number is needed')
}
