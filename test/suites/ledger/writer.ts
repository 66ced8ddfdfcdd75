// A process that adds outcomes for ever, printing the id of each once it is answered; the durability test kills it.
import { openPostgresLedger } from '../../../ledger/postgres.ts'
import { openLedger } from '../../../ledger/sqlite.ts'

const [place = ''] = process.argv.slice(2)
const by = { who: 'kunlun', when: 1n }
const ledger = await (URL.canParse(place) ? openPostgresLedger({ url: place }) : openLedger({ file: place }))
const run = { id: 'r', machine: 'furnace-1', process: 'sintering', from: 1n, to: 2n, state: 'finished' as const }
await ledger.runs.put({ ...run, planned: {}, achieved: {}, features: {}, labels: {}, version: 1 }, by)
for (let i = 0; ; i += 1) {
  const [added] = await ledger.outcomes.add(
    [{ key: `k${i}`, run: 'r', name: 'density', value: i, unit: '%', measuredAt: 1n }],
    by,
  )
  process.stdout.write(`${added?.id}\n`)
}
