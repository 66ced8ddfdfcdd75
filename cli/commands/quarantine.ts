// `kunlun quarantine`: what could not be understood: list it, look at it, put it through again.
import { Command, InvalidArgumentError } from 'commander'
import { kunlunError } from '../../ingest/errors.ts'
import { toIso, wallClock } from '../../ingest/model.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { clientOf } from '../api-client.ts'
import { loadConfig } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { openLedgerToRead } from '../run/ledger.ts'

interface ListOptions {
  readonly config: string
  readonly connector?: string
  readonly machine?: string
  readonly code?: string
  readonly limit: number
}

/** Bytes of a payload that a terminal shows. */
const shownBytes = 2000

export function quarantineCommand(): Command {
  return new Command('quarantine')
    .description('What could not be understood: list it, look at it, put it through again')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(replayCommand())
}

function listCommand(): Command {
  return new Command('list')
    .description('List what is kept, newest first')
    .requiredOption('-c, --config <file>', 'configuration')
    .option('--connector <id>', 'only of this connector')
    .option('--machine <id>', 'only of this machine')
    .option('--code <code>', 'only with this reason')
    .option('--limit <number>', 'at most so many', whole, 50)
    .action(({ config, ...filter }: ListOptions) =>
      withLedger(loadConfig(config), async (ledger) => {
        for (const entry of await ledger.quarantine.list(filter)) {
          const { id, state, received, connector, source, code, reason } = entry
          console.log(
            `${id}\t${state}\t${toIso(received)}\t${connector}\t${JSON.stringify(source)}\t${code}\t${reason}`,
          )
        }
      }),
    )
}

function showCommand(): Command {
  return new Command('show')
    .description('One entry with its payload')
    .argument('<id>', 'number of the entry', whole)
    .requiredOption('-c, --config <file>', 'configuration')
    .action((id: number, { config }: { config: string }) =>
      withLedger(loadConfig(config), async (ledger) => {
        const entry = await ledger.quarantine.get(id)
        if (entry === undefined) throw kunlunError('NOT_FOUND', { what: 'quarantine entry', id })
        const { body, received, sequence, ...rest } = entry
        console.log(JSON.stringify({ ...rest, sequence: String(sequence), received: toIso(received) }, null, 2))
        // As JSON text: a payload must not be able to move the cursor of a terminal.
        console.log(JSON.stringify(new TextDecoder().decode(body.subarray(0, shownBytes))))
      }),
    )
}

function replayCommand(): Command {
  return new Command('replay')
    .description(
      'Put entries through again, after the contract or the mapping was mended; needs the running installation',
    )
    .argument('<ids...>', 'numbers of the entries')
    .requiredOption('-c, --config <file>', 'configuration')
    .action(async (ids: string[], { config: path }: { config: string }) => {
      const config = loadConfig(path)
      const client = clientOf(config)
      if (client === undefined) throw kunlunError('NOT_RUNNING', { folder: config.data })
      for (const id of ids.map(whole)) {
        const { replayed, faults } = (await client.post(`/quarantine/${id}/replay`, {})) as ReplayAnswer
        const reasons = faults.map((fault) => fault.message).join('; ')
        console.log(replayed ? `${id} went through` : `${id} is in quarantine again: ${reasons}`)
      }
    })
}

interface ReplayAnswer {
  readonly replayed: boolean
  readonly faults: readonly { readonly message: string }[]
}

/** Reading is safe beside a running installation. Where there is no ledger yet, nothing is in quarantine. */
async function withLedger(config: Configuration, step: (ledger: Ledger) => Promise<void>): Promise<void> {
  const ledger = await openLedgerToRead(config, wallClock)
  try {
    await step(ledger)
  } finally {
    await ledger.close()
  }
}

function whole(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0) return value
  throw new InvalidArgumentError(`"${text}" is no whole number`)
}
