// Live data: messages at a steady rate, a probe among them every ten milliseconds.
import type { Contender } from './backlog.ts'
import { message, probeMessage } from './load.ts'
import type { Publisher } from './publisher.ts'

const probeEveryMs = 10

/** Sends one value per message until the signal aborts. Resolves to how many went out, probes included. */
export async function sendLive(
  contender: Contender,
  publisher: Publisher,
  { perSecond, signal }: { readonly perSecond: number; readonly signal: AbortSignal },
): Promise<number> {
  let lastProbe = 0
  const next = () => {
    const now = Math.floor(performance.timeOrigin + performance.now())
    if (now - lastProbe < probeEveryMs) return message(contender.reader, 'one', contender.sent++)
    lastProbe = now
    return probeMessage(contender.reader, now)
  }
  return publisher.keepSending(next, perSecond, signal)
}
