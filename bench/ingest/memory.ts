// Resident memory at rest, under load, while influxd is away; how quickly the spool is worked off afterwards.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Contender, startContender } from './backlog.ts'
import { sendLive } from './live.ts'
import { type Part, table, whole } from './part.ts'
import { startPublisher } from './publisher.ts'
import type { Look } from './roles/installation.ts'

const perSecond = 10_000
const awaySeconds = 300
const loadSeconds = 30
const idleSeconds = 10
/** On a machine that is busy with other things the spool may never be level. */
const mostDrainSeconds = 300

export const memory: Part = {
  name: 'memory',
  async measure(surroundings) {
    await using contender = await startContender('flux', surroundings)
    await using publisher = await startPublisher(surroundings.broker.port)
    const stop = new AbortController()
    const away = awaySeconds * surroundings.scale
    const idle = await highest(contender, idleSeconds)
    const sending = sendLive(contender, publisher, { perSecond, signal: stop.signal })
    const load = await highest(contender, loadSeconds)
    await surroundings.influxd.kill('SIGKILL')
    const without = await highest(contender, away)
    await surroundings.influxd.start()
    const drained = await drain(contender)
    stop.abort()
    await sending
    const times = drained.perSecond / perSecond
    surroundings.note({ part: 'memory', idle, load, without, ...drained, times })
    const row = (title: string, bytes: number) => [title, whole(bytes / 1e6)]
    return [
      '## Memory, and a store that was away',
      '',
      `${whole(perSecond)} messages/s of one value into InfluxDB; influxd is killed for ${away} s, then started again, while they go on.`,
      '',
      ...table(
        ['highest resident memory', 'MB'],
        [
          row('at rest', idle),
          row('under load', load),
          row('influxd away', without),
          row('while the spool is worked off', drained.resident),
        ],
      ),
      '',
      `${whole(drained.messages)} messages waited. They were stored, and those that came meanwhile, at ${whole(drained.perSecond)} messages/s:`,
      `**${times.toFixed(1)} times** the rate of arrival; ${whole(drained.left)} wait after ${drained.seconds.toFixed(0)} s.`,
    ]
  },
}

/** In bytes, looked at every 100 ms. */
async function highest({ child }: Contender, seconds: number): Promise<number> {
  let most = 0
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await sleep(100))
    most = Math.max(most, child.residentBytes())
  return most
}

/** From the first batch stored until fewer messages wait than come in half a second. */
async function drain({ child }: Contender) {
  const before = await child.ask<Look>('look')
  while ((await child.ask<Look>('look')).stored === before.stored) await sleep(10)
  const first = await child.ask<Look>('look')
  const begun = performance.now()
  let resident = 0
  for (;;) {
    const { received, stored } = await child.ask<Look>('look')
    resident = Math.max(resident, child.residentBytes())
    const seconds = (performance.now() - begun) / 1000
    if (received - stored < perSecond / 2 || seconds > mostDrainSeconds) {
      return {
        left: received - stored,
        messages: first.received - first.stored,
        perSecond: (stored - first.stored) / seconds,
        seconds,
        resident,
      }
    }
    await sleep(100)
  }
}
