// Samples per second from the broker to the database, beside a loop that only writes.
import { type Contender, drainBacklog, startContender } from './backlog.ts'
import { type Child, startChild } from './children.ts'
import { type Kind, kinds } from './load.ts'
import { median, type Part, type Surroundings, table, whole } from './part.ts'

const counts = { one: 120_000, many: 15_000 } as const
const titles = [
  'bare loop: ready-made lines into influxd, one request in flight',
  'installation: broker to influxd',
  'installation: broker to DuckDB',
] as const

export const stored: Part = {
  name: 'stored',
  async measure(surroundings) {
    const { influxd } = surroundings
    await influxd.query('CREATE DATABASE bare')
    await using lines = await startChild('lines', { url: influxd.url })
    await using flux = await startContender('flux', surroundings)
    await using duck = await startContender('duck', surroundings)
    const rows: string[][] = []
    for (const kind of ['one', 'many'] as const) rows.push(...(await rowsOf({ lines, flux, duck }, kind, surroundings)))
    return [
      '## Broker to stored',
      '',
      `The same backlog until its last sample is stored. The loop writes the same lines to the same influxd, 5000 in each request, as the`,
      `installation does: one request in flight. Median of ${surroundings.rounds} rounds after one to warm up, ratios within a round.`,
      '',
      ...table(['', 'values/message', 'samples/s', 'of the loop'], rows),
    ]
  },
}

interface Sides {
  readonly lines: Child
  readonly flux: Contender
  readonly duck: Contender
}

async function rowsOf(sides: Sides, kind: Kind, surroundings: Surroundings): Promise<string[][]> {
  const count = Math.round(counts[kind] * surroundings.scale)
  const samples = count * kinds[kind]
  const rounds: number[][] = []
  for (let round = -1; round < surroundings.rounds; round++) {
    await sides.lines.ask('make', { kind, from: (round + 1) * count, count })
    const loop = samples / (await sides.lines.ask<number>('write'))
    const flux = await drainBacklog(sides.flux, surroundings, { kind, count })
    const duck = await drainBacklog(sides.duck, surroundings, { kind, count })
    if (round >= 0) rounds.push([loop, flux.stored * kinds[kind], duck.stored * kinds[kind]])
  }
  return titles.map((title, at) => {
    const rate = median(rounds.map((rates) => rates[at]!))
    const ratio = median(rounds.map((rates) => rates[at]! / rates[0]!))
    surroundings.note({ part: 'stored', title, values: kinds[kind], samplesPerSecond: Math.round(rate), ratio })
    return [title, String(kinds[kind]), whole(rate), ratio.toFixed(2)]
  })
}
