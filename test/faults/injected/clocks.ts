// The clock of Kunlun's process is set back an hour and forward a day, as an operator or NTP may do, while messages flow.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { debianPackages } from '../../servers/debian.ts'
import { missingServer } from '../../servers/gate.ts'
import { waitFor } from '../../suites/wait.ts'
import type { Fault, Firing } from '../fault.ts'
import { alone, type Rig } from '../rig.ts'
import { onRig } from '../shared-rig.ts'
import { viewOf } from './view.ts'

const perSecond = 800
/** Messages after each step of the clock. */
const points = 800
const library = 'usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'

const steps = [
  { name: 'back', what: 'an hour back', offset: '-1h' },
  { name: 'forward', what: 'a day forward', offset: '+1d' },
] as const

export const clockFaults: readonly Fault[] = steps.map(({ name, what, offset }) => {
  let file = ''
  return onRig({
    name: `clock-${name}`,
    what: `the clock of Kunlun's process is set ${what}, then right again, while messages flow; no timer stands still`,
    times: 5,
    shortTimes: name === 'back' ? 1 : 0,
    unavailable: () => missingServer('mosquitto', 'influxd'),
    rig: {
      async between({ folder }) {
        file = join(folder, 'clock')
        await set(file, '+0')
        return { env: await fakedBy(file) }
      },
    },
    fireOn: (rig) => fire(rig, { file, offset }),
  })
})

/** The wall clock alone, read anew at every call. */
async function fakedBy(file: string): Promise<NodeJS.ProcessEnv> {
  return {
    LD_PRELOAD: (await debianPackages()).path(library),
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  }
}

async function set(file: string, offset: string): Promise<void> {
  await writeFile(file, `${offset}\n`)
}

async function fire(rig: Rig, { file, offset }: { file: string; offset: string }): Promise<Firing> {
  const kunlun = rig.kunluns.get(alone)!
  await rig.begin(perSecond)
  const skewBefore = await skew(rig)
  await set(file, offset)
  await stored(rig)
  const skewAfter = await skew(rig)
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  const { state } = (await viewOf(kunlun)).connectors[0] ?? {}
  const heal = async () => {
    await set(file, '+0')
    await stored(rig)
  }
  // The date that its HTTP answers carry is the proof that its clock moved.
  const fired = Math.abs(skewAfter - skewBefore) > 1800 ? 1 : 0
  const firing = await rig.finish({ fired, inFlight, heal })
  const broken = state === 'connected' ? [] : [`the link was ${state}`]
  return { ...firing, violations: [...(firing.violations ?? []), ...broken] }
}

/** Seconds by which its clock is ahead of ours. */
async function skew(rig: Rig): Promise<number> {
  const response = await fetch(`${rig.kunluns.get(alone)!.url}/api/v1/pipeline`)
  return Date.parse(response.headers.get('date') ?? '') / 1000 - Date.now() / 1000
}

/** Time goes on: messages that come now are stored. */
async function stored(rig: Rig): Promise<void> {
  const { issued } = await rig.ask('counts')
  await waitFor(`${points} further messages`, async () => (await rig.ask('counts')).issued >= issued + points)
  await rig.ask('recovery', 60_000)
}
