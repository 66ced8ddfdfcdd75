// `kunlun client`: a typed client of the running installation's API, for scripts.
import { Command } from 'commander'
import { kunlunError } from '../../ingest/errors.ts'
import { clientOf } from '../api-client.ts'
import { clientText, type OpenApi } from '../client/client-text.ts'
import { loadConfig } from '../config/load.ts'
import { writeWhole } from '../export/whole-file.ts'

export function clientCommand(): Command {
  return new Command('client')
    .description(
      "Write a typed TypeScript client of the running installation's API, in one file that needs nothing else",
    )
    .requiredOption('-c, --config <file>', 'configuration')
    .requiredOption('-o, --output <file>', 'file to write, such as kunlun.ts')
    .action(async ({ config: path, output }: { config: string; output: string }) => {
      const config = loadConfig(path)
      const api = clientOf(config)
      if (api === undefined) throw kunlunError('NOT_RUNNING', { folder: config.data })
      await writeWhole(output, bytesOf(clientText((await api.get('/openapi.json')) as OpenApi)))
    })
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'utf8')
}
