// Starts the oracle's process and speaks to it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Remote, remote } from '../remote.ts'
import type { OracleMethods } from './process.ts'

export interface Oracle extends AsyncDisposable {
  readonly ask: Remote<OracleMethods>
}

export function startOracle(): Oracle {
  const child = fork(join(import.meta.dirname, 'process.ts'), { serialization: 'advanced' })
  const gone = once(child, 'exit')
  return {
    ask: remote<OracleMethods>(child),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
