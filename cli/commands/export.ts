// `kunlun export`: what Kunlun knows as files; `config` is the configuration in force as a kunlun.yaml.
import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { wallClock } from '../../ingest/model.ts'
import { effectiveConfig, exportConfig } from '../config/effective.ts'
import { loadConfig } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { openLedgerToRead } from '../run/ledger.ts'
import { exportTableCommands } from './export-table.ts'

export function exportCommand(): Command {
  const config = new Command('config')
    .description('Write the configuration in force; what was changed on the page wins over the file')
    .requiredOption('-c, --config <file>', 'configuration')
    .option('-o, --output <file>', 'file to write instead of standard output')
    .action(async ({ config: path, output }: { config: string; output?: string }) => {
      const file = loadConfig(path)
      const { config: inForce, differences } = effectiveConfig(file, await overridesOf(file))
      for (const { key, version, who } of differences) {
        process.stderr.write(`${key} differs from ${path}: version ${version}, changed by ${who}\n`)
      }
      const text = exportConfig(inForce)
      if (output === undefined) process.stdout.write(text)
      else writeFileSync(output, text)
    })
  const all = new Command('export').description('Write what Kunlun knows to files').addCommand(config)
  for (const command of exportTableCommands()) all.addCommand(command)
  return all
}

/** The ledger may be read while an installation writes to it; where there is none yet, nothing was changed. */
async function overridesOf(config: Configuration) {
  const ledger = await openLedgerToRead(config, wallClock)
  try {
    return await ledger.configuration.all()
  } finally {
    await ledger.close()
  }
}
