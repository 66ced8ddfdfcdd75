// Every answer of InfluxDB comes five seconds late: one write at a time, the spool grows, acknowledgement goes on.
import { missingServer } from '../../servers/gate.ts'
import { type ScriptedInfluxdb, startScriptedInfluxdb } from '../../servers/scripted-influxdb.ts'
import { waitFor } from '../../suites/wait.ts'
import type { Fault, Firing } from '../fault.ts'
import { alone, type Rig } from '../rig.ts'
import { onRig } from '../shared-rig.ts'
import { viewOf } from './view.ts'

const perSecond = 800
const lateMs = 5000
/** Late answers, one behind the other: 10 s. */
const answers = 2
/** Writes are made one after another; beside them the rollups, the figures, what the page asks. */
const openAtMost = 4

export function slowStore(): Fault {
  let server: ScriptedInfluxdb
  return onRig({
    name: 'influxdb-slow',
    what: `every answer of InfluxDB comes ${lateMs / 1000} s late, ${answers} of them and more, while ${perSecond} messages come each second`,
    times: 5,
    shortTimes: 1,
    unavailable: () => missingServer('mosquitto', 'influxd'),
    rig: {
      async between({ influxdUrl }, closing) {
        server = closing.use(await startScriptedInfluxdb(influxdUrl))
        return { influxdUrl: server.url, store: { timeoutMs: 2 * lateMs, batchSize: 5000 } }
      },
    },
    fireOn: (rig) => fire(rig, server),
  })
}

async function fire(rig: Rig, server: ScriptedInfluxdb): Promise<Firing> {
  const kunlun = rig.kunluns.get(alone)!
  await rig.begin(perSecond)
  server.follow(() => ({ isForwarded: true, afterMs: lateMs }))
  const before = await rig.ask('counts')
  const spooled: number[] = []
  await waitFor(
    'late answers',
    async () => {
      spooled.push((await viewOf(kunlun)).spool.records)
      return server.seen.filter(({ answeredAtMs }) => answeredAtMs !== undefined).length >= answers
    },
    60_000,
  )
  const after = await rig.ask('counts')
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  const open = server.mostOpen()
  const waiting = after.delivered - after.acknowledged
  const acknowledged = after.acknowledged - before.acknowledged
  const broken = [
    ...(open > openAtMost ? [`${open} requests were open at the same time`] : []),
    ...(Math.max(...spooled) < perSecond ? ['the spool did not grow'] : []),
    ...(acknowledged < (after.delivered - before.delivered) * 0.9
      ? [`${waiting} messages waited for their PUBACK`]
      : []),
  ]
  const fired = server.scripted()
  const heal = async () => server.follow(undefined)
  const note = `at most ${Math.max(...spooled)} records in the spool, ${open} requests open`
  const firing = await rig.finish({ fired, inFlight, heal, note })
  return { ...firing, violations: [...(firing.violations ?? []), ...broken] }
}
