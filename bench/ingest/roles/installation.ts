// A whole installation, with its ledger, live values, page and API.
import { setTimeout as sleep } from 'node:timers/promises'
import { example } from '../../../cli/config/example.ts'
import { startInstallation } from '../../../cli/run/installation.ts'
import { startOptimizer } from '../../../cli/run/optimizer-thread.ts'
import { nsPerMs, wallClock } from '../../../ingest/model.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { waitFor } from '../../../test/suites/wait.ts'
import { configurationOf } from '../../../test/system/fixtures/installed.ts'
import type { Actions } from '../children.ts'
import { probe } from '../load.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

export interface Look {
  readonly received: number
  readonly stored: number
}

export async function start({ document, folder }: { document: object; folder: string }): Promise<Actions> {
  const site = { enterprise: 'huasheng', name: 'zibo' }
  const file = configurationOf({ site, data: folder, http: { port: 0 }, ...document })
  const installed = await startInstallation({ file, clock: wallClock, log })
  const { ingest, store } = installed
  const look = (): Look => {
    const balances = ingest.pipeline.balances().messages
    const received = balances.reduce((sum, one) => sum + one.received, 0)
    return { received, stored: received - balances.reduce((sum, one) => sum + one.spooled, 0) }
  }
  return {
    connected: () => waitFor('the link', () => ingest.view().connectors.every(({ state }) => state === 'connected')),
    look,
    /** When that many messages in all were durable, their acknowledgements on the way. */
    reach: (total: number) => when(() => look().received >= total),
    /** When those of that many messages in all were stored. */
    stored: (total: number) => when(() => look().stored >= total),
    findProbes: (seconds: number) => findProbes(store, seconds),
    suggest: (seconds: number) => suggest(seconds),
    stop: () => installed.stop(),
  }
}

/** Milliseconds since 1970. */
async function when(isSo: () => boolean): Promise<number> {
  while (!isSo()) await sleep(2)
  return performance.timeOrigin + performance.now()
}

/** Asks for new probes as often as it gets answers; milliseconds from sending until a query found each. */
async function findProbes(store: Awaited<ReturnType<typeof startInstallation>>['store'], seconds: number) {
  const found: number[] = []
  const until = Date.now() + seconds * 1000
  let from = BigInt(Date.now() - 1) * nsPerMs
  while (Date.now() < until) {
    const window = { machine: probe.machine, signals: [probe.signal], from, to: from + 3_600_000n * nsPerMs }
    const fresh = await store.read(window)
    const now = performance.timeOrigin + performance.now()
    for (const { value } of fresh) found.push(now - Number(value))
    from = (fresh.at(-1)?.time ?? from - 1n) + 1n
    await sleep(5)
  }
  return found
}

/** One suggestion after the other, from forty runs, on the thread that the installation gives it; how many. */
async function suggest(seconds: number): Promise<number> {
  const optimizer = startOptimizer()
  const study = studyConfig.parse(example.studies['substrate-96'])
  const observations = Array.from({ length: 40 }, (_, index) => ({
    run: `furnace-1/${index}`,
    settings: { peak: 1500 + ((index * 37) % 140), soak: 30 + ((index * 53) % 210) },
    outcomes: { density: 95 + ((index * 37) % 140) / 50, cost: 4 + ((index * 53) % 210) / 100 },
  }))
  const until = Date.now() + seconds * 1000
  let made = 0
  for (; Date.now() < until; made++) await optimizer.suggest({ study, observations, count: 1, seed: made, pending: [] })
  await optimizer.close()
  return made
}
