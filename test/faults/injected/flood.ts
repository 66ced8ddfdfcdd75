// A flood of more than ten times what the store takes: everything accepted is kept, within the memory that was configured.
import { readFileSync } from 'node:fs'
import { missingServer } from '../../servers/gate.ts'
import { type ScriptedInfluxdb, startScriptedInfluxdb } from '../../servers/scripted-influxdb.ts'
import { waitFor } from '../../suites/wait.ts'
import type { Fault, Firing } from '../fault.ts'
import { alone, type Rig } from '../rig.ts'
import { onRig } from '../shared-rig.ts'
import { mebibytesOf, viewOf } from './view.ts'

/** The store takes one request of so many lines in so much time: 150 samples a second. */
const batchSize = 750
const lateMs = 5000
const sustainable = (batchSize * 1000) / lateMs
const offered = 3000
const timesSustainable = 10
/** Connector: what may wait for the spool. */
const maxPendingBytes = 8 * 1024 * 1024
/** Bytes of the bodies of one batch on its way to the store (two exist at a time: one is written, one is decoded). */
const batchMebibytes = 16
/** Objects take about eight times the bytes of small bodies; and what V8 has not yet given back. */
const perPending = 8
const garbageMebibytes = 128

/** What the process may take beyond its size at rest: bounded by maxPendingBytes, since the spool is on the disk. */
const boundMebibytes = (perPending * maxPendingBytes) / 1024 ** 2 + 2 * batchMebibytes + garbageMebibytes

export const floods: readonly Fault[] = [
  { name: 'flood', seconds: 60, times: 3, shortTimes: 0 },
  { name: 'flood-short', seconds: 5, times: 0, shortTimes: 1 },
].map(({ name, seconds, ...counts }) => {
  let server: ScriptedInfluxdb
  return onRig({
    name,
    what: `for ${seconds} s more than ${timesSustainable} times the ${sustainable} messages a second that the store takes; the memory beyond that at rest stays under ${boundMebibytes} MiB, as maxPendingBytes (${maxPendingBytes / 1024 ** 2} MiB) bounds it`,
    ...counts,
    unavailable: () => missingServer('mosquitto', 'influxd'),
    rig: {
      async between({ influxdUrl }, closing) {
        server = closing.use(await startScriptedInfluxdb(influxdUrl))
        return { influxdUrl: server.url, store: { batchSize, timeoutMs: 2 * lateMs }, mqtt: { maxPendingBytes } }
      },
    },
    fireOn: (rig) => fire(rig, server, seconds),
  })
})

async function fire(rig: Rig, server: ScriptedInfluxdb, seconds: number): Promise<Firing> {
  const kunlun = rig.kunluns.get(alone)!
  await rig.begin(sustainable)
  const atRest = memory(kunlun.pid)
  server.follow(({ isWrite }) => (isWrite ? { isForwarded: true, afterMs: lateMs } : undefined))
  const before = await rig.ask('counts')
  await rig.ask('flow', offered)
  let most = atRest
  const end = performance.now() + seconds * 1000
  await waitFor(
    'the flood to end',
    () => {
      most = Math.max(most, memory(kunlun.pid))
      return performance.now() > end
    },
    2 * seconds * 1000,
  )
  const after = await rig.ask('counts')
  const spooled = (await viewOf(kunlun)).spool.records
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  await rig.ask('flow', sustainable)
  const rate = Math.round((after.acknowledged - before.acknowledged) / seconds)
  const grown = Math.round(most - atRest)
  // Whether it was a flood is a matter of what was accepted, not of what was offered.
  const fired = rate >= timesSustainable * sustainable ? after.acknowledged - before.acknowledged : 0
  const broken = grown > boundMebibytes ? [`the memory grew by ${grown} MiB, of at most ${boundMebibytes}`] : []
  const note = `${rate} messages/s accepted, ${spooled} in the spool at the end, memory ${Math.round(atRest)} MiB + ${grown}`
  const heal = async () => server.follow(undefined)
  const firing = await rig.finish({ fired, inFlight, heal, note })
  return { ...firing, violations: [...(firing.violations ?? []), ...broken] }
}

function memory(pid: number): number {
  return mebibytesOf(readFileSync(`/proc/${pid}/status`, 'utf8'))
}
