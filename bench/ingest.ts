// The whole way in: messages to durable acknowledgement and to stored, beside bare loops; latencies idle and under the optimizer.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { type Latencies, measureLatency } from './ingest/latency.ts'
import { median, quantile, signals } from './ingest/load.ts'
import { bareInflux, bareSubscriber, installation, type Rates } from './ingest/throughput.ts'

const messages = Number(process.argv[2] ?? 40_000)
const rounds = Number(process.argv[3] ?? 3)
const perSecond = 200
const seconds = 10

interface Round {
  readonly subscriber: number
  readonly loop: number
  readonly duckdb: Rates
  readonly influxdb: Rates
}

const done: Round[] = []
for (let round = 0; round < rounds; round++) {
  done.push({
    subscriber: await bareSubscriber(messages),
    duckdb: await installation(messages, 'duckdb'),
    influxdb: await installation(messages, 'influxdb'),
    loop: await bareInflux(messages),
  })
}

const report = [
  '# The whole way in',
  '',
  `\`npm run bench -- ingest ${messages} ${rounds}\`, Node ${process.versions.node}, ${cpus().length} cores, which broker, database and installation share.`,
  '',
  `${messages} messages of ${signals.length} values (QoS 1, MQTT 5, mosquitto) wait at the broker; median of ${rounds} rounds, ratios within a round.`,
  '',
  ...throughputTable(),
  '',
  `At ${perSecond} messages/s (${perSecond * signals.length} values/s) for ${seconds} s; the optimizer works out one suggestion after the other from 40 runs, on its own thread.`,
  '',
  ...(await latencyTable()),
  '',
].join('\n')
mkdirSync(join(import.meta.dirname, 'reports'), { recursive: true })
writeFileSync(join(import.meta.dirname, 'reports', 'ingest.md'), report)
process.stdout.write(report)

function throughputTable(): string[] {
  const subscriber = (round: Round) => round.subscriber
  const loop = (round: Round) => round.loop / signals.length
  const rows: [string, (round: Round) => number][] = [
    ['bare MQTT.js subscriber, nothing kept', subscriber],
    ['bare loop of ready-made lines into influxd', loop],
    ['installation, DuckDB: to durable acknowledgement', ({ duckdb }) => duckdb.acknowledged],
    ['installation, DuckDB: to stored', ({ duckdb }) => duckdb.stored],
    ['installation, InfluxDB: to durable acknowledgement', ({ influxdb }) => influxdb.acknowledged],
    ['installation, InfluxDB: to stored', ({ influxdb }) => influxdb.stored],
  ]
  const head = ['| | messages/s | values/s | of the subscriber | of the loop |', '|---|---:|---:|---:|---:|']
  return [...head, ...rows.map(([title, rate]) => throughputRow(title, rate, [subscriber, loop]))]
}

function throughputRow(
  title: string,
  rate: (round: Round) => number,
  beside: readonly ((round: Round) => number)[],
): string {
  const each = median(done.map(rate))
  const ratios = beside.map((other) => median(done.map((round) => rate(round) / other(round))).toFixed(2))
  return `| ${title} | ${whole(each)} | ${whole(each * signals.length)} | ${ratios.join(' | ')} |`
}

async function latencyTable(): Promise<string[]> {
  const rows: string[] = []
  for (const store of ['duckdb', 'influxdb'] as const) {
    for (const isOptimizing of [false, true]) {
      const latencies = await measureLatency({ store, isOptimizing, perSecond, seconds })
      rows.push(latencyRow(`${store}, ${isOptimizing ? 'optimizer at work' : 'idle'}`, latencies))
    }
  }
  const head = '| | acknowledgement p50 | p99 | publish to queryable p50 | p99 | suggestions |'
  return [head, '|---|---:|---:|---:|---:|---:|', ...rows]
}

function latencyRow(title: string, { acknowledgement, queryable, suggestions }: Latencies): string {
  const ms = (values: readonly number[], share: number) => `${quantile(values, share).toFixed(1)} ms`
  const figures = [acknowledgement, queryable].flatMap((values) => [ms(values, 0.5), ms(values, 0.99)])
  return `| ${title} | ${figures.join(' | ')} | ${suggestions} |`
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
