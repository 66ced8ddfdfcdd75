// OPC UA throughput: 2000 nodes at 10 Hz, signed and encrypted, through our connector into memory, then into the spool.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataType } from 'node-opcua'
import type { Delivery } from '../connectors/connector.ts'
import { opcua } from '../connectors/opcua/index.ts'
import { openSpool } from '../ingest/spool/spool.ts'
import { startOpcua } from '../test/servers/opcua.ts'
import { connectorTools } from '../test/suites/connector-tools.ts'
import { opcuaSettings, openTrusting } from '../test/suites/opcua.ts'

const items = Number(process.env['ITEMS'] ?? 2000)
const hertz = Number(process.env['HERTZ'] ?? 10)
const seconds = Number(process.env['SECONDS'] ?? 15)
const signals = Array.from({ length: items }, (_, index) => `n${index}`)

/** The server, a process of its own: each value is the number of its change, dated exactly one period after the last. */
async function serve(): Promise<void> {
  const server = await startOpcua({ nodes: Object.fromEntries(signals.map((id) => [id, DataType.Double])) })
  const periodMs = 1000 / hertz
  const begin = Date.now()
  let change = 0
  setInterval(() => {
    // Catches up where the timer was late, so that the rate is what it says.
    while (begin + change * periodMs <= Date.now()) {
      const written = { dataType: DataType.Double, value: change + 1, time: { ms: begin + change * periodMs } }
      change++
      for (const id of signals) server.write(id, written)
    }
  }, periodMs / 2)
  process.send?.(server.endpoint)
}

interface Result {
  readonly way: string
  readonly valuesPerSecond: number
  readonly missed: number
  readonly overflows: number
  readonly dropped: number
  readonly bytesPerValue: number
  readonly core: number
  readonly delayMs: readonly [number, number]
}

/** Every change is asked for (sampling 0). Reads for some seconds; values are counted and checked for gaps afterwards, off the clock. */
async function measure(way: string, keep: (delivery: Delivery) => Promise<void>, endpoint: string): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-bench-'))
  const settings = { ...opcuaSettings(endpoint, signals), publishingIntervalMs: 100 }
  const feed = await openTrusting({ ...settings, maxItemsPerCall: 1000 }, connectorTools({ folder }))
  const kept: Delivery[] = []
  const [cpu, from] = [process.cpuUsage(), performance.now()]
  for await (const delivery of feed) {
    kept.push(delivery)
    await keep(delivery)
    delivery.accept()
    if (performance.now() - from > seconds * 1000) break
  }
  const elapsed = (performance.now() - from) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const { dropped, details } = feed.status()
  await feed.close()
  await rm(folder, { recursive: true, force: true })
  const seen = inspect(kept)
  const core = (user + system) / 1e6 / elapsed
  return {
    way,
    ...seen,
    valuesPerSecond: seen.values / elapsed,
    overflows: Number(details['overflows']),
    dropped,
    core,
  }
}

/** Decodes what was kept: how many values, how many changes are missing between them, how late they came. */
function inspect(kept: readonly Delivery[]) {
  const decode = opcua.decoder(opcua.config.parse(opcuaSettings('opc.tcp://127.0.0.1:1', ['n0'])))
  const last = new Map<string, number>()
  const delays: number[] = []
  let [values, missed, bytes] = [0, 0, 0]
  for (const message of kept.flatMap((delivery) => [...delivery.messages])) {
    bytes += message.body.length
    for (const { signal, value, time } of decode(message).readings) {
      values++
      const before = last.get(signal)
      if (before !== undefined) missed += Math.max(0, Number(value) - before - 1)
      last.set(signal, Number(value))
      if (before !== undefined) delays.push(Number(message.received - (time ?? 0n)) / 1e6)
    }
  }
  delays.sort((left, right) => left - right)
  const at = (share: number) => delays[Math.floor(share * (delays.length - 1))] ?? Number.NaN
  return { values, missed, bytesPerValue: bytes / values, delayMs: [at(0.5), at(0.95)] as const }
}

function print(results: readonly Result[]): void {
  const cells = (result: Result) => [
    result.way,
    result.valuesPerSecond.toFixed(0),
    String(result.missed),
    String(result.overflows),
    String(result.dropped),
    result.bytesPerValue.toFixed(0),
    result.core.toFixed(2),
    result.delayMs.map((delay) => delay.toFixed(0)).join(' / '),
  ]
  const head = ['way', 'values/s', 'missed', 'overflows', 'dropped', 'B/value', 'core', 'delay p50 / p95 ms']
  const rows = [head, head.map(() => '---'), ...results.map(cells)]
  process.stdout.write(`${items} nodes at ${hertz} Hz, Basic256Sha256 SignAndEncrypt, ${seconds} s each\n\n`)
  process.stdout.write(`${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`)
}

async function main(): Promise<void> {
  const child = fork(import.meta.filename, ['serve'])
  const [endpoint] = (await once(child, 'message')) as [string]
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-bench-'))
  try {
    const inMemory = await measure('into memory', async () => {}, endpoint)
    const spool = await openSpool({ folder, maxBytes: 8 * 1024 ** 3 })
    const durable = await measure(
      'durable in the spool',
      async ({ messages }) => void (await spool.append(messages)),
      endpoint,
    )
    await spool.close()
    print([inMemory, durable])
  } finally {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
}

await (process.argv[2] === 'serve' ? serve() : main())
