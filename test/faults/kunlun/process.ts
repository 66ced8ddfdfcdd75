// A real installation as a process of its own, told by its parent when to open and at which step to kill itself.
import { loadConfig } from '../../../cli/config/load.ts'
import { type FoundationTools, openFoundation } from '../../../cli/run/foundation.ts'
import { type Installed, startInstallation } from '../../../cli/run/installation.ts'
import { createLog } from '../../../cli/run/log.ts'
import { messageOf } from '../../../ingest/errors.ts'
import { wallClock } from '../../../ingest/model.ts'
import { serve } from '../remote.ts'
import { between, type Step, watchedFiles, watchedSpool, watchedStore } from './steps.ts'

let armed: { readonly step: Step; passages: number } | undefined
/** Wrong on purpose, to show that the oracle sees it: messages are acknowledged before they are kept. */
let isHasty = false
let installed: Installed | undefined

function pass(step: Step): void {
  if (armed?.step === step && --armed.passages <= 0) process.kill(process.pid, 'SIGKILL')
}

const watchedFoundation: typeof openFoundation = async (file, tools: FoundationTools, closing) => {
  const base = await openFoundation(file, { ...tools, spoolFiles: watchedFiles(pass) }, closing)
  const watched = watchedSpool(base.spool, pass)
  const spool = between(watched, {
    async append(messages) {
      const kept = watched.append(messages)
      if (!isHasty) return kept
      kept.catch((cause: unknown) => tools.log.error({ cause: messageOf(cause) }, 'not kept'))
    },
  })
  return { ...base, spool, store: watchedStore(base.store, pass) }
}

const methods = {
  /** Answers once its modules are loaded. */
  async ready(): Promise<void> {},
  /** Opens the installation of a configuration file; answers the address of its API. */
  async open(path: string): Promise<string> {
    const file = loadConfig(path)
    const log = createLog(file.log.level, false)
    installed = await startInstallation({ file, clock: wallClock, log, foundation: watchedFoundation })
    return installed.url
  },
  /** The process kills itself at the n-th passage of the step, counted from now. */
  async arm(wanted: { step: Step; passages: number }): Promise<void> {
    armed = { ...wanted }
  },
  async beHasty(): Promise<void> {
    isHasty = true
  },
  async stop(): Promise<void> {
    await installed?.stop()
  },
}

export type KunlunMethods = typeof methods

serve(methods)
