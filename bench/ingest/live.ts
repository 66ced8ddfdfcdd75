// Live data: messages at a steady rate, a probe among them every ten milliseconds.
import type { Contender } from './backlog.ts'
import { message, probeMessage } from './load.ts'
import type { Publisher } from './publisher.ts'

const probeEveryMs = 10

/** Sends one value per message, dated now, until the signal aborts. Resolves to how many went out, probes included. */
export async function sendLive(
  contender: Contender,
  publisher: Publisher,
  { perSecond, signal }: { readonly perSecond: number; readonly signal: AbortSignal },
): Promise<number> {
  const begun = Date.now()
  let sent = 0
  let lastProbe = 0
  const next = () => {
    const now = Math.floor(performance.timeOrigin + performance.now())
    // Evenly in time, so that no machine says two things of the same millisecond.
    const time = begun + Math.floor((sent++ * 1000) / perSecond)
    const { reader } = contender
    if (now - lastProbe < probeEveryMs) return message({ reader, kind: 'one', index: sent, time })
    lastProbe = now
    return probeMessage(reader, now)
  }
  return publisher.keepSending(next, perSecond, signal)
}
