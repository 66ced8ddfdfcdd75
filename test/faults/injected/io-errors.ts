// EIO from the disk under a running installation: no acknowledgement after a failed sync, and none by the same descriptor.
import { missingServer } from '../../servers/gate.ts'
import { injectErrors, missingInjection } from '../../servers/system-errors.ts'
import { waitFor } from '../../suites/wait.ts'
import type { Fault, Firing } from '../fault.ts'
import { alone, type Rig } from '../rig.ts'
import { onRig } from '../shared-rig.ts'
import { linkAlarm, viewOf } from './view.ts'

const perSecond = 800
/** Failed calls that make it a fault. */
const failuresAtLeast = 8

const kinds = [
  { name: 'fdatasync', calls: ['fdatasync', 'fsync'] },
  { name: 'write', calls: ['pwrite64', 'pwritev'] },
  { name: 'write-and-sync', calls: ['pwrite64', 'pwritev', 'fdatasync', 'fsync', 'ftruncate'] },
  { name: 'rename', calls: ['rename', 'renameat', 'renameat2'] },
] as const

export const ioErrors: readonly Fault[] = kinds.map(({ name, calls }) =>
  onRig({
    name: `disk-error-${name}`,
    what: `EIO from every ${calls.join(', ')} of Kunlun (spool, cursor, ledger alike), while messages come in`,
    times: 10,
    shortTimes: name === 'fdatasync' || name === 'write' ? 1 : 0,
    unavailable: async () => (await missingServer('mosquitto', 'influxd')) ?? missingInjection(),
    fireOn: (rig) => fire(rig, calls),
  }),
)

async function fire(rig: Rig, calls: readonly string[]): Promise<Firing> {
  const kunlun = rig.kunluns.get(alone)!
  const isRename = calls.includes('rename')
  const failsSync = calls.includes('fdatasync') && !calls.includes('pwrite64')
  await rig.begin(perSecond)
  await using injection = await injectErrors({
    pid: kunlun.pid,
    calls,
    error: 'EIO',
    watched: ['close', 'fdatasync', 'pwrite64'],
  })
  await waitFor('calls to fail', async () => (await injection.injected()) > 0)
  // A record whose sync had succeeded before may still be acknowledged.
  if (!isRename) await waitFor('the source to be held back', async () => (await alarmOf(rig)) === 'SPOOL_WRITE_FAILED')
  const before = (await rig.ask('counts')).acknowledged
  await waitFor('further calls to fail', async () => (await injection.injected()) >= failuresAtLeast, 60_000)
  const after = (await rig.ask('counts')).acknowledged
  const inFlight = await rig.ask('inFlight', rig.ledgers)
  const fired = await injection.injected()
  let seen: string[] = []
  const heal = async () => {
    seen = await injection.end()
  }
  const firing = await rig.finish({ fired, inFlight, heal, note: `${fired} calls failed` })
  const { failed, trusted } = descriptorsIn(seen)
  const broken = [
    ...(!isRename && after !== before ? [`${after - before} messages were acknowledged meanwhile`] : []),
    ...trusted.slice(0, 3),
    ...(failsSync && failed === 0 ? ['no sync of a segment was seen to fail'] : []),
  ]
  return { ...firing, violations: [...(firing.violations ?? []), ...broken] }
}

async function alarmOf(rig: Rig): Promise<string | undefined> {
  return linkAlarm(await viewOf(rig.kunluns.get(alone)!))
}

const call = /^(?<thread>\d+) +(?<name>fdatasync|pwrite64|close)\((?<descriptor>\d+)<(?<path>[^>]*\.spool)>/
const resumed = /^(?<thread>\d+) +<\.\.\. fdatasync resumed>.*\(INJECTED\)/

interface Verdicts {
  /** Syncs of segments that failed. */
  readonly failed: number
  /** What was written or synced by a descriptor after a sync of its own had failed. */
  readonly trusted: readonly string[]
}

function descriptorsIn(lines: readonly string[]): Verdicts {
  const broken = new Set<string>()
  const unfinished = new Map<string, string>()
  const trusted: string[] = []
  let failed = 0
  const fail = (descriptor: string) => {
    broken.add(descriptor)
    failed++
  }
  for (const line of lines) {
    const { thread = '', name, descriptor = '', path = '' } = call.exec(line)?.groups ?? {}
    const late = resumed.exec(line)?.groups?.['thread']
    if (late !== undefined && unfinished.has(late)) fail(unfinished.get(late) ?? '')
    if (name === undefined) continue
    if (name !== 'close' && broken.has(descriptor)) trusted.push(`${name} of ${path} after its sync had failed`)
    if (name === 'close') broken.delete(descriptor)
    if (name === 'fdatasync' && line.includes('(INJECTED)')) fail(descriptor)
    if (line.includes('<unfinished')) unfinished.set(thread, descriptor)
    else unfinished.delete(thread)
  }
  return { failed, trusted }
}
