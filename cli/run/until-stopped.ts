// Waits for Ctrl-C or a supervisor's signal, then stops cleanly; a second signal does not wait.
import { once } from 'node:events'
import { exitCodes } from '../exit-codes.ts'

export async function untilStopped(stop: () => Promise<void>): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  const hurry = () => process.exit(exitCodes.failed)
  process.once('SIGINT', hurry)
  process.once('SIGTERM', hurry)
  await stop()
  process.exit(exitCodes.ok)
}
