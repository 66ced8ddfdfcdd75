// One seed played twice, in one process and over a network: how far everything that decides is the same, byte for byte.
import type { Sample } from '../../ingest/model.ts'
import { install } from '../proof/installation.ts'
import { type Played, playOn } from '../proof/play.ts'
import type { World } from '../proof/world.ts'
import { type NetworkInstallation, onNetwork } from './on-network.ts'
import { watched } from './watched.ts'

export interface Compared {
  readonly seed: number
  readonly arm: string
  readonly runs: number
  /** Settings of all runs, as they were ordered, are the same. */
  readonly sameDecisions: boolean
  /** The first run that was ordered otherwise, counted from 1. */
  readonly firstOther?: number
  /** Achieved settings, outcomes, edges of all runs are the same. */
  readonly sameLessons: boolean
  readonly telemetry: Telemetry
  /** Wall seconds. */
  readonly seconds: { readonly inProcess: number; readonly onNetwork: number }
}

export interface Telemetry {
  /** Samples that the furnace's instruments gave. */
  readonly said: number
  /** Those that changed something: an OPC UA server reports no others. */
  readonly changes: number
  readonly stored: number
  /** Stored samples and changes are the same, in time, value, status. */
  readonly isSame: boolean
  /** Of all machines, laboratory included. */
  readonly messages: number
  readonly quarantined: number
}

/** Nobody asks for a recipe to produce with: what is compared is what was decided. */
export async function compareSeed(world: World, arm: string, seed: number): Promise<Compared> {
  const said: Sample[] = []
  const unjudged = { ...world, judgedAfter: [], open: recording(world, said) }
  const seat = { world: unjudged, arm, seed }
  const here = watched(install)
  const inProcess = await timed(() => playOn(here.stage, seat))
  let telemetry: Omit<Telemetry, 'said'> | undefined
  const there = watched(onNetwork, async (installation) => {
    telemetry = await telemetryOf(world, changesIn(said), installation)
  })
  const overNetwork = await timed(() => playOn(there.stage, { ...seat, world: { ...unjudged, open: world.open } }))
  const other = otherTurn(inProcess.result, overNetwork.result)
  return {
    ...{ seed, arm, runs: inProcess.result.turns.length },
    sameDecisions: other < 0,
    ...(other >= 0 && { firstOther: other + 1 }),
    sameLessons: JSON.stringify(here.learnt()) === JSON.stringify(there.learnt()),
    telemetry: { ...telemetry!, said: said.length },
    seconds: { inProcess: inProcess.seconds, onNetwork: overNetwork.seconds },
  }
}

function recording(world: World, into: Sample[]): World['open'] {
  return (seed) => {
    const shop = world.open(seed)
    return {
      ...shop,
      run(order) {
        const made = shop.run(order)
        into.push(...made.samples)
        return made
      },
    }
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const started = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - started) / 1000 }
}

function otherTurn(a: Played, b: Played): number {
  return a.turns.findIndex(({ settings }, i) => JSON.stringify(settings) !== JSON.stringify(b.turns[i]?.settings))
}

/** Samples whose value or status is another than that before. */
function changesIn(samples: readonly Sample[]): Sample[] {
  const last = new Map<string, Sample>()
  return samples.filter((sample) => {
    const before = last.get(sample.signal)
    last.set(sample.signal, sample)
    return before === undefined || before.value !== sample.value || before.quality !== sample.quality
  })
}

async function telemetryOf(
  { machine }: World,
  changes: readonly Sample[],
  { installed }: NetworkInstallation,
): Promise<Omit<Telemetry, 'said'>> {
  const [first, last] = [changes[0]!, changes.at(-1)!]
  // Before the first minute the server says of each node that it waits for a value.
  const stored = await installed.store.read({ machine, from: first.time, to: last.time + 1n })
  const { connectors } = installed.ingest.view()
  return {
    changes: changes.length,
    stored: stored.length,
    isSame: written(stored) === written(changes),
    messages: connectors.reduce((sum, { messages }) => sum + messages.received, 0),
    quarantined: await installed.ledger.quarantine.list({ limit: 1000 }).then((entries) => entries.length),
  }
}

/** Order within a minute is not told by a store. */
function written(samples: readonly Sample[]): string {
  return samples
    .map(({ signal, time, value, quality }) => `${time} ${signal} ${String(value)} ${quality}`)
    .sort()
    .join('\n')
}
