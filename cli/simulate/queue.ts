// The queue of shares of simulations on Redis: connection, names, what travels.
import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { resolveSecret } from '../../ingest/secret.ts'
import type { DigestPlan } from '../../optimizer/simulation/digest.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import type { SimulationsConfig } from '../config/simulations.ts'
import type { PartSum } from './run.ts'

export const queueName = 'simulations'
export const prefix = 'kunlun'

/** One part of a job, for whichever worker takes it. */
export interface Share {
  /** Of the Kunlun that asks: another one might come to other numbers. */
  readonly version: string
  /** Of job with version. */
  readonly fingerprint: string
  readonly job: Job
  readonly plan: DigestPlan
  readonly part: number
  /** Whether the Parquet file is wanted beside the sum. */
  readonly isKept: boolean
}

export interface ShareResult extends PartSum {
  /** Of the Parquet file that lies under `fileKey`. */
  readonly sha256?: string
}

/** Files that nobody fetches are gone after a day, so are results. */
export const keptSeconds = 86_400

/** The same for the same part: a coordinator that was killed finds what was finished meanwhile. */
export function shareId({ fingerprint, part, isKept }: Share): string {
  return `${fingerprint}-${part}-${isKept ? 'file' : 'sum'}`
}

export function fileKey(share: Share): string {
  return `${prefix}:simulation-file:${shareId(share)}`
}

/** Address without user or password, for messages. */
export function whereOf({ redis }: SimulationsConfig): string {
  return new URL(redis).host
}

/** What both clients take: our own for files, that of the queue. */
export interface Connection {
  host: string
  port: number
  db?: number
  username?: string
  password?: string
  tls?: { servername: string; ca?: Buffer }
  maxRetriesPerRequest: null
}

/** Throws SECRET_MISSING, SIMULATION_QUEUE where the authority's file cannot be read. */
export function connectionOf(config: SimulationsConfig): Connection {
  const { redis, user, password, ca } = config
  const { protocol, hostname, port, pathname } = new URL(redis)
  const db = Number(pathname.slice(1) || 0)
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 6379),
    ...(Number.isInteger(db) && db > 0 && { db }),
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password: resolveSecret(password) }),
    ...(protocol === 'rediss:' && {
      tls: { servername: hostname, ...(ca !== undefined && { ca: authority(config, ca) }) },
    }),
    // A server that is away for a while is waited for; workers of the queue demand it.
    maxRetriesPerRequest: null,
  }
}

function authority(config: SimulationsConfig, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw kunlunError('SIMULATION_QUEUE', { where: whereOf(config), cause: messageOf(cause) }, cause)
  }
}

/** A client that has answered once. Throws SIMULATION_QUEUE where the server does not answer or refuses. */
export async function openRedis(config: SimulationsConfig, options: Connection): Promise<Redis> {
  const trial = new Redis({ ...options, lazyConnect: true, connectTimeout: 5000, retryStrategy: () => null })
  // The rejection of `connect` says the same.
  let heard: unknown
  trial.on('error', (cause) => {
    heard = cause
  })
  try {
    await trial.connect()
    await trial.ping()
  } catch (cause) {
    throw kunlunError('SIMULATION_QUEUE', { where: whereOf(config), cause: messageOf(heard ?? cause) }, cause)
  } finally {
    trial.disconnect()
  }
  const client = new Redis(options)
  client.on('error', () => undefined)
  return client
}
