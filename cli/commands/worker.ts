// `kunlun worker`: works on shares of simulations that are asked for on other machines.
import { availableParallelism } from 'node:os'
import { Command } from 'commander'
import { kunlunError } from '../../ingest/errors.ts'
import { loadConfig } from '../config/load.ts'
import { whole } from './backtest.ts'

interface Options {
  readonly config: string
  readonly workers: number
}

export function workerCommand(): Command {
  return new Command('worker')
    .description('Work on simulations that are asked for on other machines, through the Redis of `simulations`')
    .requiredOption('-c, --config <file>', 'configuration that names the Redis; nothing else in it is used')
    .option('--workers <number>', 'threads', whole, availableParallelism())
    .action(async ({ config: file, workers }: Options) => {
      const { simulations: config } = loadConfig(file)
      if (config === undefined)
        throw kunlunError('SIMULATION_INVALID', { detail: `${file} has no simulations: { redis: ... }` })
      const { workShares } = await import('../simulate/share-worker.ts')
      const ending = new AbortController()
      process.once('SIGINT', () => ending.abort())
      process.once('SIGTERM', () => ending.abort())
      await workShares({
        ...{ config, workers, signal: ending.signal },
        onReady: () => process.stderr.write('Ready for simulations.\n'),
        onShare: ({ job, part }) => process.stderr.write(`${job.process}, ${job.material}: part ${part} is done\n`),
      })
    })
}
