// `kunlun simulate`: very many runs through a process twin, on all cores, into Parquet files with a summary.
import { availableParallelism } from 'node:os'
import { Command, Option } from 'commander'
import type { SimulateOptions } from '../simulate/command.ts'
import { uses } from '../simulate/use-names.ts'
import { whole } from './backtest.ts'

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('Run a process twin very many times: distributions, shares within specification, Parquet files')
    .addOption(
      new Option('-p, --process <process>', "which twin (default: the study's)").choices([
        'sintering',
        'turning',
        'milling',
      ]),
    )
    .option('-m, --material <name>', "material (default: the study's)")
    .option('-s, --study <file>', 'kunlun.yaml, or a file with one study that has a twin: its ranges, limits')
    .option('--name <id>', 'which study of a kunlun.yaml')
    .option('-n, --runs <number>', 'how many', whole, 100_000)
    .addOption(
      new Option('--fidelity <level>', 'closed: by formula; full: integrated in time')
        .choices(['closed', 'full'])
        .default('closed'),
    )
    .option('--vary <name=low:high>', "a setting that varies, in the twin's unit; again for more", gathered)
    .option('--fix <name=value>', "a setting that stays, other than in the material's recipe; again for more", gathered)
    .option('--limit <name>=value>', 'a specification, also with <=; again for more', gathered)
    .option('--outcomes <names>', 'which outcomes, e.g. density,grain (default: all)')
    .addOption(
      new Option('--draw <way>', 'sobol: evenly spread; random: independent')
        .choices(['sobol', 'random'])
        .default('sobol'),
    )
    .option('--calibration <version>', 'what the twin speaks by: newest, none, C-0003 (default: as the study says)')
    .option('--seed <number>', 'draws follow from it', whole, 1)
    .option(
      '-c, --config <file>',
      'configuration; with `simulations.redis` in it, workers on other machines do the work',
    )
    .option('--workers <number>', 'threads; they change nothing but the time', whole, availableParallelism())
    .option('-o, --output <folder>', 'where Parquet files go; finished ones are found there again')
    .option('--report <file>', 'write an HTML report: distributions, what decides them, the process window')
    .addOption(
      new Option(
        '--use <use>',
        'screening: which settings decide; scatter: which sources of scatter do; robust: yield, capability of --runs parts; window: chance of all specifications over the first two --vary; parts: --runs parts one by one, as plain runs are kept',
      ).choices(uses),
    )
    .option('--json', 'the whole summary, as JSON')
    .action(async (options: SimulateOptions) => {
      const { simulateFor } = await import('../simulate/command.ts')
      console.log(await simulateFor(options, process.argv.slice(2)))
    })
}

function gathered(text: string, before: readonly string[] = []): string[] {
  return [...before, text]
}
