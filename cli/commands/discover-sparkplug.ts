// `kunlun discover sparkplug`: contracts drafted from births, as YAML; accepts them where asked to.
import { Command } from 'commander'
import type { DraftView } from '../../dashboards/api/drafts.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { clientOf } from '../api-client.ts'
import { loadConfig } from '../config/load.ts'

interface Options {
  readonly config: string
  readonly accept?: true
}

export function discoverSparkplugCommand(): Command {
  return new Command('sparkplug')
    .description('Drafts from the births of edge nodes with devices, as YAML; needs the running installation')
    .argument('[machines...]', 'only these machines (default: all that are drafted)')
    .requiredOption('-c, --config <file>', 'configuration')
    .option('--accept', 'accept the drafts of the machines named: from now on their signals are stored')
    .action(async (machines: string[], { config: path, accept }: Options) => {
      const config = loadConfig(path)
      const client = clientOf(config)
      if (client === undefined) throw kunlunError('NOT_RUNNING', { folder: config.data })
      if (accept === true && machines.length === 0)
        throw kunlunError('REQUEST_INVALID', { detail: '--accept needs the machines by name' })
      const { drafts } = (await client.get('/drafts')) as { readonly drafts: readonly DraftView[] }
      const missing = machines.find((name) => !drafts.some(({ machine }) => machine === name))
      if (missing !== undefined) throw kunlunError('NOT_FOUND', { what: 'draft of a machine', id: missing })
      const meant = drafts.filter(({ machine }) => machines.length === 0 || machines.includes(machine))
      if (accept !== true) return print(meant)
      for (const { machine, signals } of meant) {
        await client.post(`/drafts/${encodeURIComponent(machine)}/accept`, {})
        console.log(`${machine}: ${signals.length} signal(s) accepted`)
      }
    })
}

/** One `machines:` over all of them. */
function print(drafts: readonly DraftView[]): void {
  if (drafts.length === 0) return
  console.log(['machines:', ...drafts.map(({ yaml }) => yaml.replace(/^machines:\n/, '').trimEnd())].join('\n'))
}
