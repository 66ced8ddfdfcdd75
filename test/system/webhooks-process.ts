// A process with a ledger in a file that tells a webhook of one run; the test kills it in the middle.
import { join } from 'node:path'
import { configuration } from '../../cli/config/schema.ts'
import { startWebhooks } from '../../cli/webhooks/webhooks.ts'
import { nsPerSecond, wallClock } from '../../ingest/model.ts'
import { openLedger } from '../../ledger/sqlite.ts'
import { quietView, runAt } from './fixtures/told.ts'

const [folder = '', url = ''] = process.argv.slice(2)
const config = configuration.parse({
  site: { enterprise: 'huasheng', name: 'zibo' },
  machines: {},
  webhooks: { mes: { url, secret: { file: join(folder, 'secret') } } },
})
const ledger = await openLedger({ file: join(folder, 'ledger.db') })
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const tools = { config, ledger, log, clock: wallClock, view: () => quietView, everyMs: 50, firstPauseMs: 50 }
const webhooks = startWebhooks(tools, new AsyncDisposableStack())
// It ends after the webhook was set up, whatever of the two comes first.
await ledger.runs.put(runAt('R-1', wallClock.now() + 60n * nsPerSecond), { who: 'kunlun', when: wallClock.now() })
webhooks.runsChanged()
// Nothing else keeps it alive until it is killed.
setInterval(() => undefined, 1000)
