// `kunlun import`: past runs or laboratory outcomes from a table, with a preview of what cannot be used.
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { basename } from 'node:path'
import { Argument, Command } from 'commander'
import type { ImportFile, ImportKind, ImportPreview, ImportResult } from '../../dashboards/api/installation.ts'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { wallClock } from '../../ingest/model.ts'
import { clientOf } from '../api-client.ts'
import { loadConfig } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { type Imports, importsInto } from '../run/imports.ts'
import { openLedgerOf } from '../run/ledger.ts'

interface Options {
  readonly config: string
  readonly machine?: string
  readonly process?: string
  readonly mapping?: string
  readonly apply?: true
}

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Bring in past runs or laboratory outcomes from CSV (UTF-8, GB18030) or XLSX; without --apply only a preview',
    )
    .addArgument(new Argument('<kind>', 'what the table holds').choices(['runs', 'outcomes']))
    .argument('<file>', 'the table')
    .requiredOption('-c, --config <file>', 'configuration')
    .option('--machine <id>', 'machine of all rows, where the table does not say')
    .option('--process <name>', 'process of all rows, where the table does not say')
    .option('--mapping <json>', 'column to field, e.g. {"Temp":"setting:peak"}; guessed from the header otherwise')
    .option('--apply', 'record what can be used')
    .action(importTable)
}

async function importTable(kind: ImportKind, path: string, options: Options): Promise<void> {
  const config = loadConfig(options.config)
  const file = fileOf(kind, path, options)
  await withImports(config, async (imports) => {
    showPreview(path, await imports.preview(file))
    if (options.apply === undefined) return console.log('Nothing was recorded; add --apply to record the usable rows.')
    const { added, unchanged } = await imports.apply(file, { who: userInfo().username, when: wallClock.now() })
    console.log(`${added} added, ${unchanged} unchanged.`)
  })
}

function fileOf(kind: ImportKind, path: string, { machine, process, mapping }: Options): ImportFile {
  return {
    kind,
    name: basename(path),
    bytes: readTable(path),
    ...(machine === undefined ? {} : { machine }),
    ...(process === undefined ? {} : { process }),
    ...(mapping === undefined ? {} : { mapping: parseMapping(mapping) }),
  }
}

function readTable(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw kunlunError('REQUEST_INVALID', { detail: messageOf(cause) }, cause)
  }
}

function parseMapping(text: string): Record<string, string> {
  try {
    return JSON.parse(text) as Record<string, string>
  } catch (cause) {
    throw kunlunError('REQUEST_INVALID', { detail: `--mapping is not JSON: ${messageOf(cause)}` }, cause)
  }
}

function showPreview(path: string, { rows, usable, encoding, mapping, problems }: ImportPreview): void {
  console.log(`${path}: ${usable} of ${rows} rows can be used (${encoding ?? 'unknown encoding'})`)
  for (const [column, field] of Object.entries(mapping)) console.log(`  ${column} -> ${field}`)
  for (const { line, column, message } of problems) {
    console.log(`${path}:${line}${column === undefined ? '' : ` ${column}`}: ${message}`)
  }
}

/** Through the API of a running installation, so that its studies learn of it; else into the ledger itself. */
async function withImports(config: Configuration, step: (imports: Imports) => Promise<void>): Promise<void> {
  const client = clientOf(config)
  if (client !== undefined) {
    return step({
      preview: async (file) => (await client.upload('/imports/previews', file)) as ImportPreview,
      apply: async (file) => (await client.upload('/imports', file)) as ImportResult,
    })
  }
  const ledger = await openLedgerOf(config, wallClock)
  try {
    await step(importsInto(ledger, config.site.timezone, () => undefined))
  } finally {
    await ledger.close()
  }
}
