// `kunlun backtest`: replays a table, a twin or a plant's own history with a study's strategy, against others.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import type { BacktestOptions } from '../backtest/run.ts'

export function backtestCommand(): Command {
  return new Command('backtest')
    .description('Replay a table, a twin or the own history with a study, against other strategies')
    .requiredOption('-s, --study <file>', 'file with one study, or a kunlun.yaml')
    .option('--name <id>', 'which study of a kunlun.yaml')
    .option('--table <file>', 'measured runs to choose from, CSV or XLSX: a column for each parameter, outcome')
    .option('--mapping <json>', 'column of the table to name of the study, e.g. {"Feed [mm]":"feed"}')
    .option('--twin <process>', 'twin to run: sintering, turning, milling')
    .option('--setup <name>', 'what the twin is run with, e.g. its material')
    .option('--history', 'the runs in the ledger of the kunlun.yaml: what would have been suggested')
    .option('--against <names>', 'what to compare with: random,sobol,rsm, or YAML files that hold a strategy')
    .option('--repeats <number>', 'repeats of each strategy, from different starts', whole, 10)
    .option('--budget <number>', "runs in all (default: the study's, at most 40)", whole)
    .option('--starts <number>', 'runs drawn at random first (default: 5, or one more than parameters)', whole)
    .option('--seed <number>', 'starts follow from it', whole, 1)
    .option('--workers <number>', 'threads; they change nothing but the time', whole, availableParallelism())
    .option('-o, --output <folder>', 'where results go; finished repeats are found there again', './backtest')
    .action(async (options: BacktestOptions) => {
      const { backtest } = await import('../backtest/run.ts')
      const { html, text } = await backtest(options, process.argv.slice(2))
      const file = join(options.output, 'report.html')
      writeFileSync(file, html)
      console.log(text)
      console.log(`The report is ${file}; every run stands in runs.csv, runs.parquet beside it.`)
    })
}

export function whole(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new InvalidArgumentError('a whole number from 1 is needed')
}
