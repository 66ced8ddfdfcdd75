// `kunlun study`: two configurations on the same history; how a second strategy fares beside the active one.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { whole } from './backtest.ts'

interface Options {
  readonly config: string
  readonly workers: number
  readonly output: string
}

export function studyCommand(): Command {
  return new Command('study')
    .description('Compare configurations of a study on its own history; see how its shadow fares')
    .addCommand(forkCommand())
    .addCommand(compareCommand())
    .addCommand(shadowCommand())
}

function forkCommand(): Command {
  return withOptions(new Command('fork'))
    .description('Change a copy of a study, compare it with the original on the same history; nothing is recorded')
    .argument('<study>', 'id of the study')
    .requiredOption('--change <file>', 'YAML with what is different: maps are merged, lists replaced')
    .option('--save <file>', 'write the changed study as YAML, ready for kunlun.yaml')
    .action(async (id: string, { change, save, ...options }: Options & { change: string; save?: string }) => {
      const { fork } = await import('../study/compare.ts')
      const { yaml, ...finished } = await fork(id, change, options)
      if (save !== undefined) writeFileSync(save, yaml)
      show(finished, options)
    })
}

function compareCommand(): Command {
  return withOptions(new Command('compare'))
    .description('Compare two studies on the history of the first one')
    .argument('<study>', 'id of the study whose history is relived')
    .argument('<other>', 'id of the study to compare it with')
    .action(async (id: string, other: string, options: Options) => {
      const { compare } = await import('../study/compare.ts')
      show(await compare(id, other, options), options)
    })
}

function shadowCommand(): Command {
  return new Command('shadow')
    .description('How the second strategy of a study fares: its suggestions beside the active ones, scored on the runs')
    .argument('<study>', 'id of the study')
    .requiredOption('-c, --config <file>', 'configuration')
    .action(async (id: string, { config }: { config: string }) => {
      const { shadowText } = await import('../study/shadow.ts')
      console.log(await shadowText(id, config))
    })
}

function withOptions(command: Command): Command {
  return command
    .requiredOption('-c, --config <file>', 'configuration')
    .option('--workers <number>', 'threads; they change nothing but the time', whole, availableParallelism())
    .option('-o, --output <folder>', 'where results go; what is finished is found there again', './compare')
}

function show({ html, text }: { readonly html: string; readonly text: string }, { output }: Options): void {
  const file = join(output, 'report.html')
  writeFileSync(file, html)
  console.log(`${text}\nThe report is ${file}; every moment stands in runs.csv, runs.parquet beside it.`)
}
