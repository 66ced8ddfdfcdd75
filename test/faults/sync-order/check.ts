// Holds every PUBACK on the wire against the sync of the record that it answers for, in the order of the system calls.
import { type Packet, parser } from 'mqtt-packet'
import type { SystemCall } from './trace.ts'

export interface OrderFound {
  /** PUBACKs seen on the socket of the broker. */
  readonly acknowledgements: number
  /** Syncs of the spool's files that ended well. */
  readonly syncs: number
  /** PUBACKs whose record had not been written, or whose write had not been synced, when they were sent. */
  readonly violations: readonly string[]
}

/** `brokerPort` tells its socket from others; records carry their message's number as `{"id":N,`. */
export function checkOrder(calls: readonly SystemCall[], brokerPort: number): OrderFound {
  const isBroker = ({ target }: SystemCall) => target.startsWith('TCP') && target.endsWith(`:${brokerPort}]`)
  const isSpool = ({ target }: SystemCall) => target.endsWith('.spool')
  const fine = calls.filter(({ result }) => result >= 0)
  const durableAt = durability(fine.filter(isSpool))
  const open = new Map<number, number>()
  const violations: string[] = []
  let acknowledgements = 0
  let sending: SystemCall | undefined
  const incoming = parser({ protocolVersion: 5 })
  incoming.on('packet', (packet: Packet) => {
    if (packet.cmd === 'publish') open.set(packet.messageId ?? 0, idIn(packet.payload.toString('latin1'))[0] ?? 0)
  })
  const outgoing = parser({ protocolVersion: 5 })
  outgoing.on('packet', (packet: Packet) => {
    if (packet.cmd !== 'puback' || sending === undefined) return
    acknowledgements++
    const id = open.get(packet.messageId ?? 0)
    const durable = id === undefined ? undefined : durableAt.get(id)
    if (durable !== undefined && durable < sending.began) return
    violations.push(`message ${id}: PUBACK at line ${sending.began}, durable at line ${durable ?? 'never'}`)
  })
  for (const call of fine.filter(isBroker)) {
    const bytes = call.data.subarray(0, call.result)
    if (isRead(call)) incoming.parse(bytes)
    else {
      sending = call
      outgoing.parse(bytes)
    }
  }
  const syncs = fine.filter((call) => isSpool(call) && isSync(call)).length
  return { acknowledgements, syncs, violations }
}

/** For each message the line at which the first sync ended that began after the end of its record's write. */
function durability(calls: readonly SystemCall[]): ReadonlyMap<number, number> {
  const written = new Map<string, { readonly id: number; readonly ended: number }[]>()
  const durable = new Map<number, number>()
  for (const call of calls) {
    const waiting = written.get(call.target) ?? []
    if (!isSync(call)) {
      if (!isRead(call)) waiting.push(...idIn(call.data.toString('latin1')).map((id) => ({ id, ended: call.ended })))
      written.set(call.target, waiting)
      continue
    }
    for (const { id, ended } of waiting) if (ended < call.began && !durable.has(id)) durable.set(id, call.ended)
    written.set(
      call.target,
      waiting.filter(({ ended }) => ended >= call.began),
    )
  }
  return durable
}

function idIn(text: string): number[] {
  return [...text.matchAll(/\{"id":(\d+),/g)].map(([, id]) => Number(id))
}

function isRead({ name }: SystemCall): boolean {
  return name.startsWith('read') || name.startsWith('recv') || name.startsWith('pread')
}

function isSync({ name }: SystemCall): boolean {
  return name === 'fdatasync' || name === 'fsync'
}
