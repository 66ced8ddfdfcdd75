// SIGKILL of the ingest: at each step between a message and its place in the store, or at any moment.
import { setTimeout as wait } from 'node:timers/promises'
import { stream } from '../../optimizer/math/rng.ts'
import type { Fault, Firing } from './fault.ts'
import { type Step, steps } from './kunlun/steps.ts'
import { alone, gone, type Rig } from './rig.ts'
import { onRig } from './shared-rig.ts'

const perSecond = 1500

/** What the process was about to do, or had just done, when it killed itself; with how often a step is passed in a second. */
const what: Readonly<Record<Step, { readonly text: string; readonly passages: number }>> = {
  'before-append': { text: 'before records are written to the spool', passages: 50 },
  'after-append': { text: 'after records are written, before the sync', passages: 50 },
  'after-fsync': { text: 'after the sync of records', passages: 50 },
  'before-ack': { text: 'after records are durable, before the PUBACKs', passages: 50 },
  'after-ack': { text: 'after the PUBACKs', passages: 50 },
  'after-store-reply': { text: 'after InfluxDB has answered, before anything is noted', passages: 20 },
  'before-cursor': { text: 'before the cursor is written', passages: 5 },
  'within-cursor': { text: 'between the two renames that replace the cursor', passages: 5 },
  'after-cursor': { text: 'after the cursor is written', passages: 5 },
}

const atSteps: readonly Fault[] = steps.map((step) =>
  onRig({
    name: `ingest-killed-${step}`,
    what: `SIGKILL of Kunlun ${what[step].text}, while messages flow`,
    times: step === 'within-cursor' ? 20 : 50,
    shortTimes: 1,
    isKill: true,
    fireOn: (rig, seed) =>
      killed(rig, async () => {
        const kunlun = rig.kunluns.get(alone)!
        await kunlun.arm(step, 1 + stream(seed, step).integer(what[step].passages))
        await gone(kunlun)
      }),
  }),
)

const atRandom = onRig({
  name: 'ingest-killed-at-random',
  what: 'SIGKILL of Kunlun after 0 to 2 s of live messages',
  times: 50,
  shortTimes: 1,
  isKill: true,
  fireOn: (rig, seed) =>
    killed(rig, async () => {
      await wait(stream(seed, 'moment').uniform() * 2000)
      await rig.kunluns.get(alone)!.kill()
    }),
})

export const ingestKilled: readonly Fault[] = [...atSteps, atRandom]

/** Messages flow before, during, after; the kill is over once `kill` resolves. */
async function killed(rig: Rig, kill: () => Promise<void>): Promise<Firing> {
  await rig.begin(perSecond)
  await kill()
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  return rig.finish({ fired: 1, inFlight, heal: () => rig.start(alone) })
}
