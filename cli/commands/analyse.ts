// `kunlun analyse`: the classical analysis of a designed experiment, with its ANOVA table.
import { Command, Option } from 'commander'
import type { AnalyseOptions } from '../analysis/analyse.ts'

export function analyseCommand(): Command {
  return new Command('analyse')
    .description('Fit a response surface to a table of runs: ANOVA, coefficients, stationary point, residuals')
    .requiredOption('-t, --table <file>', 'runs, CSV or XLSX: a column for each factor, outcome')
    .option('-s, --study <file>', 'file with one study, or a kunlun.yaml: its parameters, outcomes, goals')
    .option('--name <id>', 'which study of a kunlun.yaml')
    .option('-f, --factors <factors...>', 'columns that are factors: NAME, NAME=low:high or NAME=a|b')
    .option('-y, --outcome <columns...>', 'columns that were measured')
    .option('--block <column>', 'column of the block (default: block, where there is one)')
    .addOption(
      new Option('--model <order>', 'model (default: the largest that the runs carry)').choices([
        'linear',
        'interaction',
        'quadratic',
      ]),
    )
    .option('--minimize', 'follow the path downwards')
    .addOption(
      new Option('--signal <quality>', 'Taguchi analysis; the outcomes are repeats').choices([
        'larger',
        'smaller',
        'nominal',
      ]),
    )
    .option(
      '--wish <wishes...>',
      'one compromise of several: y=maximize:low:high, y=minimize:low:high, y=target:low:best:high',
    )
    .option('--json', 'as one JSON object')
    .action(async ({ json, ...options }: AnalyseOptions & { json?: true }) => {
      const { analyseTable } = await import('../analysis/analyse.ts')
      const { text, data } = await analyseTable(options)
      console.log(json ? JSON.stringify(data, null, 2) : text)
    })
}
