// `kunlun audit`: checks the audit trail, takes it away; reads the ledger itself, also of a stopped installation.
import { Command, Option } from 'commander'
import { byteOrderMark, csvLine } from '../../dashboards/api/csv.ts'
import { toIso, wallClock } from '../../ingest/model.ts'
import type { AuditEntry, Ledger } from '../../ledger/ledger.ts'
import { loadConfig } from '../config/load.ts'
import { exitCodes } from '../exit-codes.ts'
import { openLedgerToRead } from '../run/ledger.ts'

export function auditCommand(): Command {
  return new Command('audit')
    .description('The audit trail: check that nothing was changed, take it away')
    .addCommand(verifyCommand())
    .addCommand(exportCommand())
}

function verifyCommand(): Command {
  return new Command('verify')
    .description('Compute the chain of hashes anew; exit code 1 where an entry was changed, put in or taken out')
    .requiredOption('-c, --config <file>', 'configuration')
    .option('--includes <hash>', 'a head noted earlier, elsewhere: shows whether the end was cut off')
    .action(({ config, includes }: { config: string; includes?: string }) =>
      withLedger(config, async ({ audit }) => {
        const report = await audit.verify(includes)
        if (report.brokenAt !== undefined) {
          console.log(
            `Entry ${report.brokenAt} does not fit what stands before it; ${report.entries} entries before do.`,
          )
          process.exitCode = exitCodes.problems
        } else {
          console.log(`${report.entries} entries, nothing changed. Head, to be noted elsewhere:\n${report.head}`)
        }
        if (report.includes === false) {
          console.log(
            'The hash that was asked for does not stand in it: entries were taken away, or it is of another ledger.',
          )
          process.exitCode = exitCodes.problems
        }
      }),
    )
}

function exportCommand(): Command {
  return new Command('export')
    .description('Write the whole trail to standard output, oldest first')
    .requiredOption('-c, --config <file>', 'configuration')
    .addOption(new Option('--format <format>', 'how').choices(['csv', 'jsonl']).default('csv'))
    .action(({ config, format }: { config: string; format: 'csv' | 'jsonl' }) =>
      withLedger(config, async ({ audit }) => {
        if (format === 'csv') process.stdout.write(`${byteOrderMark}${csvLine(columns)}`)
        for (let after = 0; ; ) {
          const entries = await audit.list({ after, limit: 1000 })
          for (const entry of entries) process.stdout.write(format === 'csv' ? csvOf(entry) : jsonOf(entry))
          const last = entries.at(-1)
          if (last === undefined) return
          after = last.id
        }
      }),
    )
}

const columns = ['id', 'when', 'who', 'action', 'subject', 'detail', 'hash']

function csvOf({ id, when, who, action, subject, detail, hash }: AuditEntry): string {
  return csvLine([id, toIso(when), who, action, subject, detail, hash])
}

function jsonOf({ when, ...rest }: AuditEntry): string {
  return `${JSON.stringify({ ...rest, when: toIso(when) })}\n`
}

async function withLedger(path: string, work: (ledger: Ledger) => Promise<void>): Promise<void> {
  const ledger = await openLedgerToRead(loadConfig(path), wallClock)
  try {
    await work(ledger)
  } finally {
    await ledger.close()
  }
}
