// The spool in process, on a disk in memory that loses power, or fails, at every operation in turn.
import { judgeCrashStates } from '../../suites/spool-crash.ts'
import { sweep } from '../../suites/spool-sweep.ts'
import type { Fault, Firing } from '../fault.ts'

const states = 5000
const records = 1000
const inARow = [1, 2, 3, 7] as const

/** What fails throws, so that a firing that came to its end has lost nothing. */
const harmless = { inFlight: 0, lost: 0, duplicated: 0, recoverySeconds: 0 } as const

/** Short forms of both are in the tests of the spool. */
export const spoolStates: readonly Fault[] = [
  {
    name: 'spool-crash-states',
    what: `the spool opened in ${states} states that a power loss may leave: writes since the last sync kept, lost or torn at 1, 512 or 4096 bytes, in any order; names of new, renamed, removed files likewise`,
    times: 20,
    shortTimes: 0,
    async fire(seed): Promise<Firing> {
      const judged = await judgeCrashStates(1 + (seed % 1_000_000) * 1000, states)
      return { ...harmless, fired: judged.states, acknowledged: judged.acknowledged, note: 'over 5,000 states each' }
    },
  },
  {
    name: 'spool-nth-operation-fails',
    what: `EIO from the n-th operation of the disk under the spool, or from the n-th with up to six after it, for every n of a run of ${records} records; then a power loss`,
    times: inARow.length,
    shortTimes: 0,
    async fire(seed): Promise<Firing> {
      const plan = { records, seed, inARow: inARow[seed % inARow.length] ?? 1, step: 1 }
      const { runs, failures, acknowledged } = await sweep(plan)
      return { ...harmless, fired: failures, acknowledged, note: `every n of ${runs}` }
    },
  },
]
