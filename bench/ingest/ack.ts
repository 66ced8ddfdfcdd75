// Messages per second into durable acknowledgement, beside a subscriber that keeps nothing.
import { type Contender, type CpuTimes, type Drained, drainBacklog, startContender } from './backlog.ts'
import { type Kind, kinds } from './load.ts'
import { median, type Part, type Surroundings, table, whole } from './part.ts'

const counts = { one: 200_000, many: 40_000 } as const
const titles = {
  bare: 'bare MQTT.js subscriber, acknowledges by itself, keeps nothing',
  flux: 'installation, InfluxDB: to durable acknowledgement',
  duck: 'installation, DuckDB: to durable acknowledgement',
} as const

export const ack: Part = {
  name: 'ack',
  async measure(surroundings) {
    await using bare = await startContender('bare', surroundings)
    await using flux = await startContender('flux', surroundings)
    await using duck = await startContender('duck', surroundings)
    const all = [bare, flux, duck]
    const lines = [
      '## To durable acknowledgement',
      '',
      'A backlog at the broker is worked off: QoS 1, MQTT 5, receive maximum 1000 on both sides, the same payloads. The installation decodes',
      `and stores meanwhile. Median of ${surroundings.rounds} rounds after one to warm up, ratios within a round.`,
      '',
    ]
    const rows: string[][] = []
    for (const kind of ['one', 'many'] as const) rows.push(...(await rowsOf(all, kind, surroundings)))
    return [...lines, ...table(['', 'values/message', 'messages/s', 'of the subscriber', 'broker: µs/message'], rows)]
  },
}

async function rowsOf(all: readonly Contender[], kind: Kind, surroundings: Surroundings): Promise<string[][]> {
  const count = Math.round(counts[kind] * surroundings.scale)
  const rounds: Drained[][] = []
  for (let round = -1; round < surroundings.rounds; round++) {
    const results: Drained[] = []
    for (const contender of all) results.push(await drainBacklog(contender, surroundings, { kind, count }))
    if (round >= 0) rounds.push(results)
  }
  return all.map(({ reader }, at) => {
    const rate = median(rounds.map((results) => results[at]!.acknowledged))
    const ratio = median(rounds.map((results) => results[at]!.acknowledged / results[0]!.acknowledged))
    const cpu = (of: keyof CpuTimes) => median(rounds.map((results) => results[at]!.cpu[of]))
    const figures = { messagesPerSecond: Math.round(rate), ratio, cpu: cpu('reader'), brokerCpu: cpu('broker') }
    surroundings.note({ part: 'ack', reader, values: kinds[kind], ...figures })
    return [titles[reader], String(kinds[kind]), whole(rate), ratio.toFixed(2), cpu('broker').toFixed(1)]
  })
}
