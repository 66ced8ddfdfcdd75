// The database and the broker, killed or frozen under load.
import { setTimeout as wait } from 'node:timers/promises'
import { type Rng, stream } from '../../optimizer/math/rng.ts'
import type { TestServer } from '../servers/server.ts'
import type { Fault, Firing } from './fault.ts'
import { alone, type Rig } from './rig.ts'
import { onRig } from './shared-rig.ts'

const perSecond = 1500

interface Target {
  readonly name: string
  readonly of: (rig: Rig) => TestServer
  /** Messages on their way; asked before it goes down or after. */
  readonly inFlight: (rig: Rig) => Promise<number>
  readonly isAskedBefore: boolean
}

const database: Target = {
  name: 'influxd',
  of: ({ influxd }) => influxd,
  // What Kunlun has taken in and cannot store.
  inFlight: ({ ask }) => ask('spooled'),
  isAskedBefore: false,
}

const broker: Target = {
  name: 'mosquitto',
  of: ({ broker: server }) => server,
  // What was sent to it and is not acknowledged by Kunlun: the moment after, it would be.
  inFlight: async ({ ask }) => {
    const { issued, acknowledged } = await ask('counts')
    return issued - acknowledged
  },
  isAskedBefore: true,
}

export const serversDown: readonly Fault[] = [
  killed(database),
  paused(database),
  longPaused(database),
  killed(broker),
  paused(broker),
  longPaused(broker),
  ingestPaused(),
]

function killed(target: Target): Fault {
  return onRig({
    name: `${target.name}-killed`,
    what: `SIGKILL of ${target.name} while messages flow, started again after 0 to 3 s`,
    times: 50,
    shortTimes: 1,
    isKill: true,
    rig: { keepsSessions: target === broker },
    async fireOn(rig, seed) {
      const draws = stream(seed, target.name)
      // Links that break every few seconds are rested longer and longer: each firing is to be the first loss.
      if (target === broker) await rig.restart(alone)
      await rig.begin(perSecond)
      await wait(draws.uniform() * 500)
      const inFlight = await down(rig, target, () => target.of(rig).kill())
      await wait(draws.uniform() * 3000)
      return rig.finish({ fired: 1, inFlight, heal: () => target.of(rig).start() })
    },
  })
}

/** Answers the messages that were on their way. */
async function down(rig: Rig, { inFlight, isAskedBefore }: Target, act: () => Promise<void>): Promise<number> {
  if (!isAskedBefore) {
    await act()
    return inFlight(rig)
  }
  const before = await inFlight(rig)
  await act()
  return before
}

/** Short pauses more often than long ones: 1 to 10 s, evenly in the exponent. */
function paused(target: Target): Fault {
  return onRig({
    name: `${target.name}-paused`,
    what: `SIGSTOP of ${target.name} for 1 to 10 s while messages flow`,
    times: 50,
    shortTimes: 1,
    fireOn: (rig, seed) => pause(rig, target, (draws) => 1000 * 10 ** draws.uniform())(seed),
  })
}

function longPaused(target: Target): Fault {
  return onRig({
    name: `${target.name}-paused-60s`,
    what: `SIGSTOP of ${target.name} for 60 s while messages flow`,
    times: 2,
    shortTimes: 0,
    fireOn: (rig, seed) => pause(rig, target, () => 60_000)(seed),
  })
}

function pause(rig: Rig, target: Target, lengthMs: (draws: Rng) => number): (seed: number) => Promise<Firing> {
  return async (seed) => {
    await rig.begin(perSecond)
    const inFlight = await down(rig, target, async () => target.of(rig).pause())
    await wait(lengthMs(stream(seed, target.name)))
    return rig.finish({ fired: 1, inFlight, heal: async () => target.of(rig).resume() })
  }
}

function ingestPaused(): Fault {
  return onRig({
    name: 'ingest-paused',
    what: 'SIGSTOP of Kunlun for 1 to 10 s while messages flow',
    times: 20,
    shortTimes: 1,
    async fireOn(rig, seed) {
      await rig.begin(perSecond)
      rig.kunluns.get(alone)!.pause()
      const inFlight = await rig.ask('inFlight', rig.ledgers)
      await wait(1000 * 10 ** stream(seed, 'ingest').uniform())
      return rig.finish({ fired: 1, inFlight, heal: async () => rig.kunluns.get(alone)!.resume() })
    },
  })
}
