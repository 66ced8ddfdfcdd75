// The order of sync and acknowledgement, read from the system calls of the real process.
import type { Fault, Firing } from './fault.ts'
import { traceOrder } from './sync-order/traced.ts'

const what = (count: string) =>
  `The system calls of \`kunlun start\` are recorded while ${count} messages flow: each PUBACK must follow the fdatasync ` +
  'of its record'

export const acknowledgedEarly: readonly Fault[] = [
  { name: 'sync-before-ack', what: what('10,000'), times: 1, shortTimes: 0, fire: () => order(10_000) },
  { name: 'sync-before-ack-short', what: what('1,000'), times: 0, shortTimes: 1, fire: () => order(1000) },
]

async function order(count: number): Promise<Firing> {
  const { acknowledgements, syncs, violations } = await traceOrder('kunlun start', count)
  const missing = acknowledgements < count ? [`only ${acknowledgements} of ${count} PUBACKs were seen`] : []
  const early = violations.length > 0 ? [`${violations.length} PUBACKs too early, e.g. ${violations[0]}`] : []
  return {
    fired: acknowledgements,
    inFlight: 0,
    acknowledged: acknowledgements,
    lost: 0,
    duplicated: 0,
    recoverySeconds: 0,
    note: `${acknowledgements} PUBACKs, ${syncs} syncs, ${violations.length} too early`,
    ...(missing.length + early.length === 0 ? {} : { violations: [...missing, ...early] }),
  }
}
