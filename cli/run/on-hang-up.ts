// SIGHUP: the configuration is read again.
import { messageOf } from '../../ingest/errors.ts'
import { wallClock } from '../../ingest/model.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import type { Installed } from './installation.ts'
import type { RunLog } from './log.ts'

export function onHangUp(installed: Pick<Installed, 'reload'>, log: RunLog): void {
  process.on('SIGHUP', () => {
    installed.reload({ who: 'signal', when: wallClock.now() }).catch((cause: unknown) => {
      log.error({ code: asKunlunError(cause).code }, `the configuration could not be reloaded: ${messageOf(cause)}`)
    })
  })
}
