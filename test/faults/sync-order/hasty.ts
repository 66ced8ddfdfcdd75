// A Kunlun that is wrong on purpose: it answers for messages before their records are durable. The checker must see it.
import { loadConfig } from '../../../cli/config/load.ts'
import { openFoundation } from '../../../cli/run/foundation.ts'
import { startInstallation } from '../../../cli/run/installation.ts'
import { createLog } from '../../../cli/run/log.ts'
import { messageOf } from '../../../ingest/errors.ts'
import { wallClock } from '../../../ingest/model.ts'
import { between } from '../kunlun/steps.ts'

const file = loadConfig(process.argv[2] ?? '')
const log = createLog(file.log.level, false)
const installed = await startInstallation({
  file,
  clock: wallClock,
  log,
  async foundation(configuration, tools, closing) {
    const base = await openFoundation(configuration, tools, closing)
    const spool = between(base.spool, {
      async append(messages) {
        base.spool.append(messages).catch((cause: unknown) => log.error({ cause: messageOf(cause) }, 'not kept'))
      },
    })
    return { ...base, spool }
  },
})
process.on('SIGTERM', () => void installed.stop())
process.stdout.write(`Kunlun is running: ${installed.url}\n`)
