// Parts of a simulation worked out by workers on other machines, through a queue on Redis.
import { writeFileSync } from 'node:fs'
import { Queue, type Job as QueuedJob, QueueEvents } from 'bullmq'
import type { Redis } from 'ioredis'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { fingerprintOf } from '../backtest/results.ts'
import type { SimulationsConfig } from '../config/simulations.ts'
import { version } from '../version.ts'
import { writing } from './parts.ts'
import {
  connectionOf,
  fileKey,
  keptSeconds,
  openRedis,
  prefix,
  queueName,
  type Share,
  type ShareResult,
  shareId,
  whereOf,
} from './queue.ts'
import type { Wanted, WorkParts } from './run.ts'

/** Shares asked for at a time: enough for many workers, few enough for the memory of the server (20 MB a file). */
const asked = 16
/** A result can be gone (fetched by a second coordinator, expired): then it is asked for again. */
const attempts = 3
/** A server that was started anew without its data knows nothing of what it was asked. */
const recheckMs = 15_000

interface Desk {
  readonly config: SimulationsConfig
  readonly queue: Queue<Share, ShareResult>
  readonly events: QueueEvents
  readonly redis: Redis
}

/** Throws SIMULATION_QUEUE. `onWaiting`: nobody works yet. */
export function workThere(config: SimulationsConfig, onWaiting: () => void = () => undefined): WorkParts {
  return async ({ job, plan }, wanted) => {
    const { parts, disk, course } = wanted
    const desk = await openDesk(config)
    try {
      if ((await desk.queue.getWorkersCount()) === 0) onWaiting()
      const common = { version, fingerprint: fingerprintOf(job), job, plan, isKept: disk !== undefined }
      const ended = whenAborted(course.signal)
      const queue = parts.values()
      const lane = async () => {
        for (const part of queue) await Promise.race([fetched(desk, { ...common, part }, wanted), ended])
      }
      await Promise.all(Array.from({ length: Math.min(asked, parts.length) }, lane))
    } finally {
      await Promise.all([desk.events.close(), desk.queue.close()])
      desk.redis.disconnect()
    }
  }
}

async function openDesk(config: SimulationsConfig): Promise<Desk> {
  const connection = connectionOf(config)
  const redis = await openRedis(config, connection)
  const queue = new Queue<Share, ShareResult>(queueName, { connection, prefix })
  const events = new QueueEvents(queueName, { connection, prefix })
  // Connections are made again by themselves.
  queue.on('error', () => undefined)
  events.on('error', () => undefined)
  await events.waitUntilReady()
  return { config, queue, events, redis }
}

function whenAborted(signal: AbortSignal | undefined): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => undefined)
  if (signal?.aborted) reject(signal.reason)
  signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  return promise
}

/** Asks for a share, waits, puts the result in its place; a part is counted once, whoever made it however often. */
async function fetched(desk: Desk, share: Share, { disk, done, onRows, course }: Wanted): Promise<void> {
  const { rows, digest, sha256 } = await resultOf(desk, share, async (result) => {
    if (disk === undefined) return true
    const file = await desk.redis.getBuffer(fileKey(share))
    if (file === null) return false
    await writing(course.folder!, () => writeFileSync(disk.draft(share.part), file))
    return result.sha256 !== undefined
  })
  const sum = { rows, digest }
  const kept = disk === undefined ? sum : await writing(course.folder!, () => disk.keep(share.part, sum))
  if ('sha256' in kept && kept.sha256 !== sha256)
    throw kunlunError('SIMULATION_QUEUE', { where: whereOf(desk.config), cause: `part ${share.part} came damaged` })
  await desk.redis.del(fileKey(share))
  await desk.queue.remove(shareId(share))
  done(share.part, kept)
  onRows(rows)
}

async function resultOf(
  desk: Desk,
  share: Share,
  isUsable: (result: ShareResult) => Promise<boolean>,
): Promise<ShareResult> {
  let cause = 'the result is gone'
  for (let failures = 0; failures < attempts; ) {
    const queued = await ask(desk, share)
    try {
      const result = await queued.waitUntilFinished(desk.events, recheckMs)
      if (await isUsable(result)) return result
    } catch (thrown) {
      // Only waiting ended: asked again, which changes nothing unless the server has lost the share.
      if (!(await queued.isFailed())) continue
      cause = messageOf(thrown)
    }
    failures++
    await desk.queue.remove(shareId(share))
  }
  throw kunlunError('SIMULATION_QUEUE', { where: whereOf(desk.config), cause })
}

function ask({ queue }: Desk, share: Share): Promise<QueuedJob<Share, ShareResult>> {
  return queue.add('part', share, {
    jobId: shareId(share),
    removeOnComplete: { age: keptSeconds },
    removeOnFail: { age: keptSeconds },
  })
}
