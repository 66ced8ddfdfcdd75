// InfluxDB answers, or fails to, as a script says: only a write that it confirmed leaves the spool.
import { setTimeout as wait } from 'node:timers/promises'
import { missingServer } from '../../servers/gate.ts'
import { type ScriptedInfluxdb, type Seen, startScriptedInfluxdb } from '../../servers/scripted-influxdb.ts'
import { waitFor } from '../../suites/wait.ts'
import type { Fault, Firing } from '../fault.ts'
import { alone, type Rig } from '../rig.ts'
import { onRig } from '../shared-rig.ts'
import { type HttpScript, httpScripts } from './http-scripts.ts'
import { storeAlarm, viewOf, workedOff } from './view.ts'

const perSecond = 800
/** Messages that come while the script lasts. */
const points = 1000
/** Writes are made one after another; beside them the rollups, and what the page asks. */
const openAtMost = 4

export const httpFaults: readonly Fault[] = httpScripts.map((script) => {
  let server: ScriptedInfluxdb
  return onRig({
    name: `influxdb-${script.name}`,
    what: `InfluxDB: ${script.what}, while ${points} messages come in`,
    times: 2,
    shortTimes: script.isShort ? 1 : 0,
    unavailable: () => missingServer('mosquitto', 'influxd'),
    rig: {
      async between({ influxdUrl }, closing) {
        server = closing.use(await startScriptedInfluxdb(influxdUrl))
        return { influxdUrl: server.url }
      },
    },
    fireOn: (rig, seed) => fire(rig, seed, { script, server }),
  })
})

interface Play {
  readonly script: HttpScript
  readonly server: ScriptedInfluxdb
}

async function fire(rig: Rig, seed: number, { script, server }: Play): Promise<Firing> {
  const { answers = 2 } = script
  const kunlun = rig.kunluns.get(alone)!
  await rig.begin(perSecond)
  const issued = async () => (await rig.ask('counts')).issued
  const before = await issued()
  server.follow(script.script(seed))
  await waitFor('the first answers of the script', () => server.scripted() > 0)
  // What had passed before the script began may still be settled.
  await wait(100)
  const held = workedOff(await viewOf(kunlun))
  const isOver = async () => server.scripted() >= answers && (await issued()) >= before + points
  await waitFor(`${points} messages, ${answers} answers`, isOver, 60_000)
  const view = await viewOf(kunlun)
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  const fired = server.scripted()
  const open = server.mostOpen()
  const broken = [
    ...(script.alarm !== undefined && storeAlarm(view) !== script.alarm
      ? [`people see ${storeAlarm(view) ?? 'nothing'} in place of ${script.alarm}`]
      : []),
    ...(script.refusesAll && workedOff(view) !== held ? [`${workedOff(view) - held} messages left the spool`] : []),
    ...(open > openAtMost ? [`${open} requests were open at the same time`] : []),
    ...tooEarly(server.seen, script.waitMs),
  ]
  const heal = async () => server.follow(undefined)
  const firing = await rig.finish({ fired, inFlight, heal, note: `${fired} answers by the script` })
  return { ...firing, violations: [...(firing.violations ?? []), ...broken] }
}

/** A request that meets the refusal on its way has been sent before it. */
const crossingMs = 100

/** Requests that came before the server had said that one might. */
function tooEarly(seen: readonly Seen[], waitMs = 0): string[] {
  const refusals = seen.flatMap(({ answeredAtMs }) => answeredAtMs ?? [])
  const early = seen.filter(({ atMs }) => refusals.some((at) => atMs > at + crossingMs && atMs < at + waitMs - 20))
  return early.length === 0 ? [] : [`${early.length} requests came before Retry-After had passed: ${early[0]?.path}`]
}
