// `kunlun explain`: what a study has learnt, what matters, what limits cost, whether to stop.
import { existsSync } from 'node:fs'
import { Command } from 'commander'
import type { Explanation } from '../../dashboards/api/explanation.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { wallClock } from '../../ingest/model.ts'
import { clientOf } from '../api-client.ts'
import { effectiveConfig } from '../config/effective.ts'
import { loadConfig } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { explanationText } from '../explanation-text.ts'
import { ledgerFile, openLedgerOf } from '../run/ledger.ts'

interface Options {
  readonly config: string
  readonly json?: true
}

export function explainCommand(): Command {
  return new Command('explain')
    .description('Say why: what matters in a study, how far its predictions can be believed, whether to stop')
    .argument('<study>', 'which study')
    .requiredOption('-c, --config <file>', 'configuration')
    .option('--json', 'everything, as JSON')
    .action(async (study: string, { config, json }: Options) => {
      const explanation = await explain(loadConfig(config), study)
      console.log(json ? JSON.stringify(explanation, undefined, 2) : explanationText(explanation))
    })
}

/** Through the API of a running installation; else from the ledger itself. */
async function explain(file: Configuration, id: string): Promise<Explanation> {
  const client = clientOf(file)
  if (client !== undefined) return (await client.get(`/studies/${encodeURIComponent(id)}/explanation`)) as Explanation
  const path = ledgerFile(file)
  if (file.ledger.kind === 'sqlite' && !existsSync(path)) throw kunlunError('NOT_FOUND', { what: 'ledger', id: path })
  // Only here: a running installation answers without the optimizer being loaded into this process.
  const { explainInput } = await import('../run/explanations.ts')
  const { explainStudy } = await import('../../optimizer/explain-study.ts')
  const ledger = await openLedgerOf(file, wallClock)
  try {
    const { config } = effectiveConfig(file, await ledger.configuration.all())
    const studies = new Map(Object.entries(config.studies))
    const study = studies.get(id)
    if (study === undefined) throw kunlunError('NOT_FOUND', { what: 'study', id })
    return explainStudy(await explainInput(ledger, { id, study, studies }))
  } finally {
    await ledger.close()
  }
}
