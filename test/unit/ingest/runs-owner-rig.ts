// An owner of runs over a store in memory, anew for each test.
import { afterEach, beforeEach } from 'vitest'
import type { Clock, Run, Sample } from '../../../ingest/model.ts'
import { createRunOwner, type RunOwner, type RunOwnerOptions } from '../../../ingest/runs/owner.ts'
import { earlier, later } from '../../../ingest/runs/times.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { furnaceSignals, heatSamples, memoryStore, millSignals, minute, rulesOf, start } from './runs-fixtures.ts'

const machines = new Map([
  ['furnace-1', rulesOf('furnace', furnaceSignals)],
  ['mill-1', rulesOf('machine-tool', millSignals)],
])
export const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
export const by = { who: 'li.wei', when: 1n }
export const twoHeats = () => [
  ...heatSamples(),
  ...heatSamples({ at: start + 563n * minute, batch: 'H0002', peak: 1580 }),
]

export function batches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}

/** Runs without what depends on how often they were looked at. */
export const essence = (runs: readonly Run[]) => runs.map(({ version: _, ...rest }) => rest)

class RunOwnerRig {
  now = 0n
  told: Run[] = []
  ledger!: Ledger
  store!: ReturnType<typeof memoryStore>
  owner!: RunOwner

  newOwner(over: Partial<RunOwnerOptions> = {}): RunOwner {
    const clock: Clock = { now: () => this.now, factor: 1 }
    const { store, ledger } = this
    return createRunOwner({
      store,
      ledger,
      machines,
      clock,
      log: quiet,
      onRun: (run) => this.told.push(run),
      gatherMs: 1,
      ...over,
    })
  }

  /** Stores samples and awaits the owner; without `isWhole` it may put off what it is allowed to. */
  async feed(samples: readonly Sample[], isWhole = true): Promise<void> {
    this.store.write(samples)
    for (const [machine, own] of Map.groupBy(samples, (one) => one.machine)) {
      const times = own.map((one) => one.time)
      this.owner.touched(machine, times.reduce(earlier), times.reduce(later))
    }
    await (isWhole ? this.owner.settled() : this.owner.idle())
  }
}

/** The rig of a test file: opened before each of its tests, closed after it. */
export function runOwnerRig(): RunOwnerRig {
  const rig = new RunOwnerRig()
  beforeEach(async () => {
    rig.now = start + 10_000n * minute
    rig.told = []
    rig.ledger = await openLedger({ file: ':memory:' })
    rig.store = memoryStore()
    rig.owner = rig.newOwner()
    await rig.owner.settled()
  })
  afterEach(async () => {
    await rig.owner.close()
    await rig.ledger.close()
  })
  return rig
}
