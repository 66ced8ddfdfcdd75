// Samples per second from the broker to the database, beside a loop that only writes.
import { type Contender, type CpuTimes, type Drained, drainBacklog, startContender } from './backlog.ts'
import { atRest, type Child, cpuSecondsOf, startChild } from './children.ts'
import { type Kind, kinds } from './load.ts'
import { median, type Part, type Surroundings, table, whole } from './part.ts'

const counts = { one: 150_000, many: 25_000 } as const
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
      'µs of a core for each sample; two cores have two for each µs. Where the sum of a row times its rate nears 2, no thread more can help.',
      '',
      ...table(['', 'values/message', 'samples/s', 'of the loop', 'writer µs', 'broker µs', 'influxd µs'], rows),
    ]
  },
}

interface Sides {
  readonly lines: Child
  readonly flux: Contender
  readonly duck: Contender
}

interface Side {
  /** Samples per second. */
  readonly rate: number
  /** Microseconds of a core for each sample: of the writer, the broker, influxd. */
  readonly cpu: CpuTimes
}

async function rowsOf(sides: Sides, kind: Kind, surroundings: Surroundings): Promise<string[][]> {
  const count = Math.round(counts[kind] * surroundings.scale)
  const each = (drained: Drained): Side => ({
    rate: drained.stored * kinds[kind],
    cpu: {
      reader: drained.cpu.reader / kinds[kind],
      broker: drained.cpu.broker / kinds[kind],
      influxd: drained.cpu.influxd / kinds[kind],
    },
  })
  const rounds: Side[][] = []
  for (let round = -1; round < surroundings.rounds; round++) {
    const loop = await writeLines(sides.lines, surroundings, { kind, from: (round + 1) * count, count })
    const flux = each(await drainBacklog(sides.flux, surroundings, { kind, count }))
    const duck = each(await drainBacklog(sides.duck, surroundings, { kind, count }))
    if (round >= 0) rounds.push([loop, flux, duck])
  }
  return titles.map((title, at) => {
    const rate = median(rounds.map((results) => results[at]!.rate))
    const ratio = median(rounds.map((results) => results[at]!.rate / results[0]!.rate))
    const cpu = (of: keyof CpuTimes) => median(rounds.map((results) => results[at]!.cpu[of]))
    const figures = { samplesPerSecond: Math.round(rate), ratio, cpu: cpu('reader'), broker: cpu('broker') }
    surroundings.note({ part: 'stored', title, values: kinds[kind], ...figures, influxd: cpu('influxd') })
    const times = (['reader', 'broker', 'influxd'] as const).map((of) => cpu(of).toFixed(1))
    return [title, String(kinds[kind]), whole(rate), ratio.toFixed(2), ...times]
  })
}

async function writeLines(
  lines: Child,
  { influxd }: Surroundings,
  load: { readonly kind: Kind; readonly from: number; readonly count: number },
): Promise<Side> {
  await lines.ask('make', load)
  await atRest([influxd])
  const samples = load.count * kinds[load.kind]
  const used = () => ({ reader: lines.cpuSeconds(), influxd: cpuSecondsOf(influxd.pid) })
  const before = used()
  const rate = samples / (await lines.ask<number>('write'))
  const after = used()
  const cpu = (of: 'reader' | 'influxd') => ((after[of] - before[of]) * 1e6) / samples
  return { rate, cpu: { reader: cpu('reader'), broker: 0, influxd: cpu('influxd') } }
}
