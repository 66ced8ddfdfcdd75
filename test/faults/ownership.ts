// More than one process: on one data folder, on one shared subscription, with one client id.
import { readFile, writeFile } from 'node:fs/promises'
import { connect as connectSocket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { generate } from 'mqtt-packet'
import { stream } from '../../optimizer/math/rng.ts'
import { waitFor } from '../suites/wait.ts'
import type { Fault, Firing } from './fault.ts'
import type { Kunlun } from './kunlun/handle.ts'
import { alone, type Rig } from './rig.ts'
import { onRig } from './shared-rig.ts'

const perSecond = 1500
const [north, south] = ['north', 'south']

export const ownership: readonly Fault[] = [
  onRig({
    name: 'second-process-on-one-folder',
    what: 'A second Kunlun is started on the data folder of one that runs; it has to refuse',
    times: 20,
    shortTimes: 1,
    fireOn: secondProcess,
  }),
  onRig({
    name: 'two-starts-at-once',
    what: 'Kunlun is killed, then started twice in the same instant on its folder; one has to refuse',
    times: 50,
    shortTimes: 1,
    isKill: true,
    fireOn: twoStarts,
  }),
  onRig({
    name: 'replica-killed',
    what: 'SIGKILL of one of two replicas on a shared subscription; the other goes on, the killed one comes back',
    times: 20,
    shortTimes: 1,
    isKill: true,
    rig: { names: [north, south] },
    fireOn: replicaKilled,
  }),
  onRig({
    name: 'two-with-one-client-id',
    what: 'A second Kunlun with the same client id for 8 s: each takes the session of the other',
    times: 5,
    shortTimes: 1,
    rig: { names: [north, south], started: [north], between: async () => ({ mqtt: twin }) },
    fireOn: twins,
  }),
  onRig({
    name: 'client-id-storm',
    what: 'A stranger takes the session of Kunlun 20 times a second for 4 s',
    times: 5,
    shortTimes: 1,
    fireOn: storm,
  }),
]

async function secondProcess(rig: Rig): Promise<Firing> {
  await rig.begin(perSecond)
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  const refusal = await refusalOf(rig.stable.start(rig.configFile(alone)))
  return rig.finish({ fired: 1, inFlight, ...judged(refusal) })
}

async function twoStarts(rig: Rig): Promise<Firing> {
  await rig.begin(perSecond)
  await rig.kunluns.get(alone)!.kill()
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  const both = await rig.stable.startTwice(rig.configFile(alone))
  const opened = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const refused = both.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
  for (const kunlun of opened) await rig.adopt(alone, kunlun)
  return rig.finish({ fired: 1, inFlight, ...judged(opened.length === 1 ? refused[0] : undefined) })
}

/** What the process said that did not start. */
async function refusalOf(starting: Promise<Kunlun>): Promise<string | undefined> {
  try {
    await (await starting).kill()
    return undefined
  } catch (cause) {
    return String(cause)
  }
}

function judged(refusal: string | undefined): { violations?: string[] } {
  if (refusal === undefined) return { violations: ['not exactly one process worked in the folder'] }
  // The words of SPOOL_LOCKED.
  if (/Another process \(\d+\) works in/.test(refusal)) return {}
  return { violations: [`it was refused for another reason: ${refusal.slice(0, 300)}`] }
}

async function replicaKilled(rig: Rig, seed: number): Promise<Firing> {
  const draws = stream(seed, 'replica')
  const [victim, other] = draws.uniform() < 0.5 ? [north, south] : [south, north]
  await rig.begin(perSecond)
  await wait(draws.uniform() * 500)
  await rig.kunluns.get(victim)!.kill()
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  // The other one alone: nobody has helped yet.
  const seconds = await rig.ask('recovery', 30_000)
  const firing = await rig.finish({ fired: 1, inFlight, heal: () => rig.start(victim) })
  return { ...firing, note: `${other} went on within ${seconds.toFixed(1)} s` }
}

const twin = {
  clientId: 'kunlun-hall',
  sessionExpirySeconds: 3600,
  subscriptions: [{ topic: 'plant/{line}/{machine}/{signal}' }],
}
const twinsMs = 8000
/** Openings of both together in that time: delays double from one second on. */
const openingsAtMost = 12

async function twins(rig: Rig): Promise<Firing> {
  // Fresh, so that each firing begins with the shortest delays.
  await rig.restart(north)
  const file = rig.configFile(south)
  const asTwin = await readFile(file, 'utf8')
  await rig.begin(perSecond)
  const before = await openings(rig)
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  await rig.start(south)
  await wait(twinsMs)
  const fired = (await openings(rig)) - before
  const said = await unstable(rig)
  const violations = fired > openingsAtMost ? [`${fired} openings in ${twinsMs / 1000} s`] : []
  if (said === undefined) violations.push('neither says that its link is unstable')
  // What the alarm asks for: a client id of its own. What it had taken in as a twin is worked off then.
  const firing = await rig.finish({
    fired,
    inFlight,
    violations,
    async heal() {
      await rig.stop(south)
      const apart = asTwin.replace(twin.clientId, 'kunlun-south').replace(/(sessionExpirySeconds:) \d+/, '$1 0')
      await writeFile(file, apart)
      await rig.start(south)
    },
  })
  await rig.stop(south)
  await writeFile(file, asTwin)
  return { ...firing, note: `${fired} openings in ${twinsMs / 1000} s, reported as ${said}` }
}

async function openings(rig: Rig): Promise<number> {
  const connections = await rig.ask('connections')
  return [...connections.values()].reduce((sum, count) => sum + count, 0)
}

interface View {
  readonly connectors: readonly { readonly lastError?: { readonly code: string }; readonly details: object }[]
}

/** The code under which one of them tells people of it. */
async function unstable(rig: Rig): Promise<string | undefined> {
  return waitFor('an alarm', async () => {
    for (const { url } of rig.kunluns.values()) {
      const view = (await (await fetch(`${url}/api/v1/pipeline`)).json()) as View
      const code = view.connectors[0]?.lastError?.code
      if (code === 'LINK_UNSTABLE') return code
    }
    return undefined
  })
}

const stormMs = 4000
const intrusionsPerSecond = 20

async function storm(rig: Rig): Promise<Firing> {
  await rig.restart(alone)
  await rig.begin(perSecond)
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  const before = await openings(rig)
  let fired = 0
  for (let left = (stormMs / 1000) * intrusionsPerSecond; left > 0; left--) {
    intrude(rig.broker.port)
    fired++
    await wait(1000 / intrusionsPerSecond)
  }
  const answers = (await openings(rig)) - before
  const note = `${fired} intrusions, answered by ${answers} openings`
  const violations = answers > openingsAtMost ? [note] : []
  return rig.finish({ fired, inFlight, note, violations })
}

/** Takes over the session without a word of farewell, acknowledges nothing, goes away. */
function intrude(port: number): void {
  const socket = connectSocket({ port, host: '127.0.0.1' }, () => {
    const clientId = alone
    const properties = { sessionExpiryInterval: 3600, receiveMaximum: 1000 }
    socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 5,
        clean: false,
        clientId,
        keepalive: 60,
        properties,
      }),
    )
  })
  socket.on('error', () => socket.destroy())
  socket.on('data', () => socket.destroy())
}
