// SIGKILL of either end of an OPC UA link: what is missing is recorded as a gap, nothing else is missing.
import { setTimeout as wait } from 'node:timers/promises'
import { stream } from '../../optimizer/math/rng.ts'
import { missingServer } from '../servers/gate.ts'
import { waitFor } from '../suites/wait.ts'
import type { Fault, Firing } from './fault.ts'
import { publishingIntervalMs } from './opcua/installation.ts'
import { type OpcuaRig, startOpcuaRig } from './opcua/rig.ts'

const settleMs = 60_000

export const opcuaKilled: readonly Fault[] = [
  killing({
    name: 'opcua-server-killed',
    what: 'SIGKILL of an OPC UA server whose counter runs at 50 Hz, started again; what is missing must be a recorded gap',
    kill: (rig) => rig.killServer(),
    heal: (rig) => rig.startServer(),
  }),
  killing({
    name: 'ingest-killed-opcua',
    what: 'SIGKILL of Kunlun that reads an OPC UA counter at 50 Hz; what is missing must be a recorded gap',
    kill: (rig) => rig.kunlun().kill(),
    heal: (rig) => rig.startKunlun(),
  }),
]

interface Killing extends Pick<Fault, 'name' | 'what'> {
  kill(rig: OpcuaRig): Promise<void>
  heal(rig: OpcuaRig): Promise<void>
}

function killing({ name, what, kill, heal }: Killing): Fault {
  let building: Promise<OpcuaRig> | undefined
  return {
    name,
    what,
    times: 20,
    shortTimes: 1,
    isKill: true,
    unavailable: () => missingServer('influxd'),
    async fire(seed) {
      building ??= startOpcuaRig()
      const rig = await building
      await fresh(rig)
      await wait(stream(seed, name).uniform() * 1000)
      await kill(rig)
      const { missing, last } = await compare(rig)
      const inFlight = missing.filter((ms) => ms > last).length
      const healed = performance.now()
      await heal(rig)
      await fresh(rig)
      return judged(rig, inFlight, (performance.now() - healed) / 1000)
    },
    async close() {
      const built = building
      building = undefined
      await (await built?.catch(() => undefined))?.close()
    },
  }
}

async function judged(rig: OpcuaRig, inFlight: number, recoverySeconds: number): Promise<Firing> {
  // A gap is known once it has ended; values still on their way come meanwhile.
  const unexplained = async () => uncovered((await between(rig)).missing, await gapsOf(rig))
  const settled = await waitFor('gaps to be recorded', async () => (await unexplained()).length === 0, settleMs).catch(
    () => false,
  )
  await rig.influxd.kill()
  await rig.influxd.start()
  const { stored, missing, invented } = await between(rig)
  const lost = settled ? uncovered(missing, await gapsOf(rig)) : await unexplained()
  return {
    fired: 1,
    inFlight,
    acknowledged: stored,
    lost: lost.length,
    duplicated: invented,
    recoverySeconds,
    note: 'values of a killed link cannot be asked for again; each span is in /gaps',
    ...(lost.length === 0 ? {} : { violations: [`no gap is recorded for ${lost.slice(0, 5).join(', ')}`] }),
  }
}

/** Once a value that the server offers from now on stands in the store. */
async function fresh(rig: OpcuaRig): Promise<void> {
  const now = Date.now()
  await waitFor(
    'a fresh value in the store',
    async () => [...(await storedIn(rig)).keys()].some((ms) => ms > now),
    settleMs,
  )
}

async function storedIn({ influxd }: OpcuaRig): Promise<ReadonlyMap<number, number>> {
  const statement = `SELECT integer FROM telemetry WHERE signal = 'count'`
  const { results } = await influxd.query(statement, { database: 'kunlun' })
  // Times are whole milliseconds; the digits lost in a number of nanoseconds lie below.
  return new Map(
    (results[0]?.series?.[0]?.values ?? []).map(([ns, value]) => [Math.round(Number(ns) / 1e6), Number(value)]),
  )
}

/** Offered since the first that is stored, by milliseconds, yet not stored. */
async function compare(rig: OpcuaRig) {
  const stored = await storedIn(rig)
  const journal = await rig.journal()
  const first = Math.min(...stored.keys())
  const missing = [...journal.keys()].filter((ms) => ms >= first && !stored.has(ms))
  const invented = [...stored].filter(([ms, value]) => journal.get(ms) !== value).length
  return { stored: stored.size, last: Math.max(...stored.keys()), missing, invented }
}

/** The same, without those that are newer than the newest stored: they are on their way. */
async function between(rig: OpcuaRig) {
  const all = await compare(rig)
  return { ...all, missing: all.missing.filter((ms) => ms < all.last) }
}

interface Gap {
  readonly from: string
  readonly to?: string
}

async function gapsOf(rig: OpcuaRig): Promise<readonly Gap[]> {
  const response = await fetch(`${rig.kunlun().url}/api/v1/gaps?limit=1000`)
  return ((await response.json()) as { gaps: readonly Gap[] }).gaps
}

/** What a publishing interval holds may be older than the last that was heard. */
function uncovered(missing: readonly number[], gaps: readonly Gap[]): number[] {
  const spans = gaps.map(
    ({ from, to }) =>
      [
        Date.parse(from) - publishingIntervalMs,
        to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to) + publishingIntervalMs,
      ] as const,
  )
  return missing.filter((ms) => !spans.some(([from, to]) => ms >= from && ms <= to))
}
