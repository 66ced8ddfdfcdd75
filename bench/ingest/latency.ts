// From publishing until a query finds the sample, at rates from one to twenty thousand messages a second.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Contender, startContender } from './backlog.ts'
import { sendLive } from './live.ts'
import { type Part, quantile, type Surroundings, table, whole } from './part.ts'
import { startPublisher } from './publisher.ts'

const rates = [1_000, 5_000, 10_000, 20_000]
const seconds = 10
const settleSeconds = 2

export const latency: Part = {
  name: 'latency',
  async measure(surroundings) {
    const rows: string[][] = []
    for (const reader of ['flux', 'duck'] as const) {
      await using contender = await startContender(reader, surroundings)
      for (const isAsked of [false, true])
        for (const perSecond of rates) rows.push(await rowOf(contender, surroundings, { perSecond, isAsked }))
    }
    return [
      '## Publish to queryable',
      '',
      'One value per message, QoS 1. A probe every ten milliseconds says when it was sent; the installation is asked for new ones as often',
      `as it answers, for ${seconds * surroundings.scale} s after ${settleSeconds} s. "Asked": the optimizer works out one suggestion after the other from 40 runs, on its own thread.`,
      '',
      ...table(['', 'messages/s', 'sent', 'p50', 'p99', 'cores', 'suggestions'], rows),
    ]
  },
}

interface Plan {
  readonly perSecond: number
  readonly isAsked: boolean
}

async function rowOf(contender: Contender, surroundings: Surroundings, plan: Plan): Promise<string[]> {
  const { perSecond, isAsked } = plan
  const { child, reader } = contender
  await using publisher = await startPublisher(surroundings.broker.port)
  const stop = new AbortController()
  const begun = performance.now()
  const sending = sendLive(contender, publisher, { perSecond, signal: stop.signal })
  await sleep(settleSeconds * 1000)
  const during = seconds * surroundings.scale
  const cpu = child.cpuSeconds()
  const [found, suggestions] = await Promise.all([
    child.ask<number[]>('findProbes', during),
    isAsked ? child.ask<number>('suggest', during) : 0,
  ])
  const cores = (child.cpuSeconds() - cpu) / during
  stop.abort()
  // A machine that is busy with other things may not reach the rate: then the row speaks of another one.
  const sent = ((await sending) * 1000) / (performance.now() - begun)
  const [p50, p99] = [quantile(found, 0.5), quantile(found, 0.99)]
  surroundings.note({
    part: 'latency',
    reader,
    ...plan,
    sent: Math.round(sent),
    probes: found.length,
    p50,
    p99,
    cores,
    suggestions,
  })
  const title = `${reader === 'flux' ? 'InfluxDB' : 'DuckDB'}${isAsked ? ', asked' : ''}`
  const ms = (value: number) => `${value.toFixed(0)} ms`
  return [title, whole(perSecond), whole(sent), ms(p50), ms(p99), cores.toFixed(2), String(suggestions)]
}
