// The running installation that a command means: that of a configuration, or that of a data folder.
import { type Command, InvalidArgumentError } from 'commander'
import { kunlunError } from '../ingest/errors.ts'
import { type ApiClient, clientIn, clientOf } from './api-client.ts'
import { loadConfig } from './config/load.ts'

export interface Place {
  readonly config?: string
  readonly data?: string
}

export function placeOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration of the running installation')
    .option('--data <folder>', 'its data folder instead, as of the demo')
}

/** Throws NOT_RUNNING. */
export function runningAt({ config, data }: Place): ApiClient {
  if (config === undefined && data === undefined) throw new InvalidArgumentError('--config or --data is needed')
  const file = config === undefined ? undefined : loadConfig(config)
  const client = file === undefined ? clientIn(data ?? '') : clientOf(file)
  if (client === undefined) throw kunlunError('NOT_RUNNING', { folder: file?.data ?? data })
  return client
}
