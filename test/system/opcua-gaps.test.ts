// Gaps of an OPC UA link: noted, read back from the server's history, nothing missing and nothing twice.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Gap } from '../../ingest/model.ts'
import { relayTo } from '../servers/cuttable-link.ts'
import { freePort, serverFolder, startServer } from '../servers/server.ts'
import { connectorTools, silentLog, temporaryFolder } from '../suites/connector-tools.ts'
import { opcuaSettings, openTrusting } from '../suites/opcua.ts'
import { waitFor } from '../suites/wait.ts'
import { type OpcuaIngest, type OpcuaIngestPlan, openOpcuaIngest } from './fixtures/opcua-ingest.ts'

async function startCounter(env: NodeJS.ProcessEnv = { HISTORY: 'count' }) {
  const port = await freePort()
  const folder = await serverFolder('opcua')
  const server = await startServer({
    name: 'opcua',
    command: process.execPath,
    args: [resolve(import.meta.dirname, '../servers/opcua-process.ts')],
    env: { ...process.env, PORT: String(port), FOLDER: folder, ...env },
    folder,
    ports: [port],
  })
  return Object.assign(server, { port })
}

/** Settings over `port`, with the server's certificate trusted in the connector's folder. */
async function planFor(port: number, over: object = {}): Promise<OpcuaIngestPlan & AsyncDisposable> {
  const folder = await temporaryFolder()
  const opcua = { ...opcuaSettings(`opc.tcp://127.0.0.1:${port}`, ['count']), ...over }
  const first = await openTrusting(opcua, connectorTools({ id: 'hall', folder: join(folder, 'trust') }))
  await first.close()
  await cp(join(folder, 'trust', 'pki'), join(folder, 'hall', 'pki'), { recursive: true })
  return {
    folder,
    opcua,
    signals: ['count'],
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

async function countsIn({ store }: OpcuaIngest): Promise<number[]> {
  const samples = await store.read({ machine: 'm', from: 0n, to: 2n ** 62n })
  return samples.map(({ value }) => Number(value))
}

/** Every count from the first to the last, each once. */
function expectWhole(counts: readonly number[]): void {
  const [first = 0] = counts
  expect(counts).toEqual(Array.from(counts, (_, index) => first + index))
}

/** All that is stored behind the gap, too. */
async function storedBeyond(ingest: OpcuaIngest, gap: Gap): Promise<void> {
  await waitFor('values behind the gap', async () => {
    const [newest] = await ingest.store.latest('m')
    return newest !== undefined && newest.time > (gap.to ?? 0n)
  })
}

async function theGap(ingest: OpcuaIngest, states: readonly Gap['state'][]): Promise<Gap> {
  return waitFor(`a gap that is ${states}`, async () => {
    const gaps = await ingest.ledger.gaps.list({})
    return gaps.find(({ state }) => states.includes(state))
  })
}

test('a link that was lost is a gap, read back from the history: nothing is missing, nothing twice', async () => {
  await using server = await startCounter()
  await using relay = await relayTo(server.port)
  await using plan = await planFor(relay.port, { outageSeconds: 1 })
  const ingest = await openOpcuaIngest(plan, silentLog)
  try {
    await waitFor('values', async () => (await countsIn(ingest)).length > 50)
    relay.cut()
    const open = await theGap(ingest, ['open'])
    expect(open).toMatchObject({ connector: 'hall', cause: 'link' })
    await waitFor('the link to be given up', () => ingest.link.status().lastError !== undefined)
    relay.mend()
    const filled = await theGap(ingest, ['filled'])
    expect(filled).toMatchObject({ key: open.key, from: open.from, step: 2 })
    expect(filled.samples).toBeGreaterThan(40)
    await storedBeyond(ingest, filled)
    expectWhole(await countsIn(ingest))
    expect(await ingest.ledger.quarantine.counts()).toEqual([])
  } finally {
    await ingest.stop()
  }
})

test('a server without history leaves the gap, and says so', async () => {
  await using server = await startCounter({})
  await using relay = await relayTo(server.port)
  await using plan = await planFor(relay.port, { outageSeconds: 1 })
  const ingest = await openOpcuaIngest(plan, silentLog)
  try {
    await waitFor('values', async () => (await countsIn(ingest)).length > 20)
    relay.cut()
    await waitFor('the link to be given up', () => ingest.link.status().lastError !== undefined)
    relay.mend()
    const gap = await theGap(ingest, ['none'])
    expect(gap).toMatchObject({
      cause: 'link',
      samples: 0,
      detail: expect.stringContaining('BadHistoryOperationUnsupported'),
    })
  } finally {
    await ingest.stop()
  }
})

async function killedOnce(plan: OpcuaIngestPlan): Promise<void> {
  const program = join(import.meta.dirname, 'fixtures/opcua-ingest-process.ts')
  const child: ChildProcess = spawn(process.execPath, [program, JSON.stringify(plan)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  let before: number | undefined
  let stored = 0
  child.stdout?.on('data', (data: Buffer) => {
    stored = Number(String(data).trim().split('\n').at(-1))
    before ??= stored
  })
  await waitFor('values to be stored', () => before !== undefined && stored > before + 150)
  child.kill('SIGKILL')
  await gone
}

test('the time in which Kunlun itself was down is a gap, read back after the next start', async () => {
  await using server = await startCounter()
  await using plan = await planFor(server.port)
  await killedOnce(plan)
  await killedOnce(plan)
  const ingest = await openOpcuaIngest(plan, silentLog)
  try {
    await waitFor('both gaps to be read back', async () => {
      const gaps = await ingest.ledger.gaps.list({ state: 'filled' })
      return gaps.length === 2 && gaps.every(({ cause }) => cause === 'stopped')
    })
    const [gap] = await ingest.ledger.gaps.list({})
    await storedBeyond(ingest, gap as Gap)
    expectWhole(await countsIn(ingest))
    expect(await ingest.ledger.quarantine.counts()).toEqual([])
  } finally {
    await ingest.stop()
  }
})

test('a queue of the server that ran over is a gap of those signals alone, read back from the history', async () => {
  await using server = await startCounter()
  await using relay = await relayTo(server.port)
  await using plan = await planFor(relay.port, { outageSeconds: 60, queueSize: 20 })
  const ingest = await openOpcuaIngest(plan, silentLog)
  try {
    await waitFor('values', async () => (await countsIn(ingest)).length > 20)
    relay.cut()
    const lost = await theGap(ingest, ['open'])
    await waitFor('more than the queue holds', () => BigInt(Date.now()) * 1_000_000n - lost.from > 2_000_000_000n)
    relay.mend()
    const filled = await theGap(ingest, ['filled'])
    expect(filled).toMatchObject({ cause: 'overflow', machine: 'm', signals: ['count'] })
    // The subscription outlived the cut, so the cut itself lost nothing.
    await waitFor('the cut to be judged', async () => {
      const gaps = await ingest.ledger.gaps.list({ state: 'kept' })
      return gaps.some(({ key }) => key === lost.key)
    })
    await storedBeyond(ingest, filled)
    expectWhole(await countsIn(ingest))
    // The value behind the hole stands with its overflow bit, and is no rival of the same in the history.
    expect(await ingest.ledger.quarantine.counts()).toEqual([])
  } finally {
    await ingest.stop()
  }
})
