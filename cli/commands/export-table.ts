// `kunlun export runs|features|outcomes|series`: what Kunlun knows as CSV or Parquet, whether it runs or not.
import { Command, Option } from 'commander'
import { type ExportAsk, type ExportedFile, exportKinds } from '../../dashboards/api/exports.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { wallClock } from '../../ingest/model.ts'
import { clientOf } from '../api-client.ts'
import { loadConfig } from '../config/load.ts'
import { writeWhole } from '../export/whole-file.ts'

interface Options extends Omit<ExportAsk, 'what' | 'signals'> {
  readonly config: string
  readonly output?: string
  readonly signals?: string
}

const summaries = {
  runs: 'Runs with what was ordered, what was achieved, what the machine said',
  features: 'What was computed from the telemetry of each run',
  outcomes: 'Results in force, each specimen a row',
  series: 'Telemetry, exactly as stored',
} as const

export function exportTableCommands(): Command[] {
  return exportKinds.map((what) => {
    const command = new Command(what)
      .description(summaries[what])
      .requiredOption('-c, --config <file>', 'configuration')
      .option('-o, --output <file>', 'file to write; CSV goes to standard output without it')
      .addOption(new Option('--format <format>', 'kind of file').choices(['csv', 'parquet']).default('csv'))
      .option('--machine <id>', 'of this machine alone')
      .option('--study <id>', "of the study's machine and process alone")
      .option('--from <time>', "from this time on: 2026-01-05, 2026-01-05T08:00 (in the plant's zone) or with a zone")
      .option('--to <time>', 'before this time')
      .option('--bom', 'begin CSV with the mark of UTF-8 that Excel needs')
    if (what === 'series') command.option('--signals <names>', 'with commas between (default: all)')
    return command.action((options: Options) => exportTable(what, options))
  })
}

async function exportTable(what: ExportAsk['what'], { config: path, output, signals, ...rest }: Options) {
  if (output === undefined && rest.format === 'parquet')
    throw kunlunError('EXPORT_INVALID', { problems: 'Parquet needs a file: say --output' })
  const names = signals === undefined ? {} : { signals: signals.split(',').filter((name) => name !== '') }
  await using closing = new AsyncDisposableStack()
  const { bytes } = await opened({ what, ...rest, ...names }, path, closing)
  if (output === undefined) for await (const piece of bytes) process.stdout.write(piece)
  else await writeWhole(output, bytes)
}

/** From the running installation; where none runs, from the files, opened as a start would. */
async function opened(
  ask: ExportAsk,
  path: string,
  closing: AsyncDisposableStack,
): Promise<Pick<ExportedFile, 'bytes'>> {
  const file = loadConfig(path)
  const client = clientOf(file)
  if (client !== undefined) return { bytes: await client.download(pathOf(ask)) }
  const { openFoundation } = await import('../run/foundation.ts')
  const { createLog } = await import('../run/log.ts')
  const { exportFile } = await import('../export/export.ts')
  const base = await openFoundation(file, { clock: wallClock, log: createLog('warn') }, closing)
  return exportFile(ask, base)
}

function pathOf({ what, signals, ...fields }: ExportAsk): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) query.set(key, String(value))
  if (signals !== undefined) query.set('signals', signals.join(','))
  return `/exports/${what}?${query}`
}
