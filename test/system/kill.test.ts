// SIGKILL of the ingest on DuckDB under load, twenty times: no acknowledged message is lost, none is stored twice.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { waitFor } from '../suites/wait.ts'
import { type IngestChild, startIngest } from './fixtures/ingest-child.ts'
import type { IngestPlan, IngestReport } from './fixtures/ingest-process.ts'
import { isSettled, judge, planOf, readBack } from './fixtures/oracle.ts'
import { startPublisher } from './fixtures/publisher.ts'

const kills = 20
const perSecond = 1500
const it = await serverTest('mosquitto')

it(`DuckDB: ${kills} kills lose nothing and store nothing twice`, async () => {
  await campaign({ kind: 'duckdb', config: {} })
}, 240_000)

async function campaign(store: IngestPlan['store']): Promise<void> {
  // The broker itself is not killed: its sessions may live in memory, which lets it take more.
  await using broker = await startMosquitto({ persistence: false })
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-kill-'))
  const plan = planOf(folder, broker.url, store)
  let child = await startIngest(plan)
  await waitFor('the subscription', () => child.report().link === 'connected')
  const publisher = await startPublisher(broker.url, perSecond, Date.now() - 3_600_000)
  const counted = await killRepeatedly(child, plan)
  child = counted.child
  await publisher.finish()
  await waitFor('everything to be received and stored', () => isSettled(child.report(), publisher.published), 120_000)
  const last = await child.stop()
  const violations = [...counted.violations, ...child.violations]
  expect(violations, 'reports in which a balance did not hold').toEqual([])
  const kept = await readBack(plan)
  judge(publisher.published, kept, last)
  await rm(folder, { recursive: true })
  const facts = {
    store: store.kind,
    kills,
    uncounted: counted.idle,
    spooledAtKills: counted.tails,
    messages: publisher.published.length,
  }
  process.stderr.write(
    `${JSON.stringify({ ...facts, ...last.balances.messages.find(({ connector }) => connector === 'mqtt') })}\n`,
  )
}

/**
 * A kill counts only if it left something to be done again: records behind the cursor, or messages that the broker has
 * delivered and not seen acknowledged, which come again marked as such.
 */
async function killRepeatedly(first: IngestChild, plan: IngestPlan) {
  let child = first
  let idle = 0
  const tails: number[] = []
  const violations: string[] = []
  while (tails.length < kills) {
    const before = redeliveredBy(child.report())
    const received = receivedBy(child.report())
    await waitFor('messages to come in', () => receivedBy(child.report()) > received)
    await sleep(50 + Math.random() * 800)
    await child.kill()
    violations.push(...child.violations)
    child = await startIngest(plan)
    const { tail } = child
    if (tail === 0) {
      const again = await waitFor(
        'a redelivery, or new messages',
        () => receivedBy(child.report()) > 0 && child.report(),
      )
      if (redeliveredBy(again) <= before) {
        if (++idle > kills) throw new Error('the kills hit nothing in flight')
        continue
      }
    }
    tails.push(tail)
  }
  return { child, idle, tails, violations }
}

function receivedBy({ balances }: IngestReport): number {
  return balances.messages.reduce((sum, { received }) => sum + received, 0)
}

function redeliveredBy({ balances }: IngestReport): number {
  return balances.messages.reduce((sum, { redelivered }) => sum + redelivered, 0)
}
