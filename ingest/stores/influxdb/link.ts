// The HTTP link to an InfluxDB: one awaited request at a time through the official client's transport, never its write buffer.
import { HttpError } from '@influxdata/influxdb-client'
import { type KunlunError, kunlunError, messageOf } from '../../errors.ts'
import { resolveSecret } from '../../secret.ts'
import { parseAnswer, type Series } from './answer.ts'
import type { Verdict } from './bisect.ts'
import type { InfluxdbConfig } from './config.ts'
import { openRequests } from './requests.ts'

export interface InfluxdbLink {
  readonly where: string
  /** One request. `done: false` where the content is refused (400, 413, 422); throws a KunlunError with retry otherwise. */
  write(lines: readonly string[], policy?: string): Promise<Verdict>
  /** One InfluxQL statement. Throws a KunlunError with retry. */
  query(statement: string): Promise<readonly Series[]>
  /** What the server says of itself. Throws a KunlunError with retry. */
  ping(): Promise<{ readonly version?: string; readonly build?: string }>
}

/** Statuses that speak of the body, not of the server: halving it can help, sending it again cannot. */
const refusedBody = new Set([400, 413, 422])

/** Opens nothing: the first request does. Throws SECRET_MISSING. */
export function openLink(config: InfluxdbConfig): InfluxdbLink {
  const where = config.url
  const request = openRequests({ url: where, timeoutMs: config.timeoutMs, headers: authorization(config) })
  const retention = config.retentionPolicy === undefined ? {} : { rp: config.retentionPolicy }
  const target = new URLSearchParams({ db: config.database, precision: 'ns', ...retention })
  const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/plain' }
  return {
    where,
    async write(lines, policy) {
      try {
        const into = policy === undefined ? target : new URLSearchParams({ ...Object.fromEntries(target), rp: policy })
        const headers = { 'content-type': 'text/plain; charset=utf-8' }
        const { status } = await request({ path: `/write?${into}`, body: lines.join('\n'), method: 'POST', headers })
        // Every version answers a durable write with 204; anything else, a proxy's page above all, says nothing of it.
        if (status !== 204) throw new Error(`${status} to a write, where 204 is the only yes`)
        return { done: true }
      } catch (cause) {
        if (!(cause instanceof HttpError) || !refusedBody.has(cause.statusCode)) throw storeError(where, cause)
        return { done: false, cause: reasonOf(cause) }
      }
    },
    async query(statement) {
      const body = new URLSearchParams({ db: config.database, epoch: 'ns', q: statement }).toString()
      try {
        // Asked for as text, because the transport would parse JSON itself, in doubles.
        const answer = await request({ path: '/query', body, method: 'POST', headers: form })
        return parseAnswer(String(answer.body))
      } catch (cause) {
        throw storeError(where, cause)
      }
    },
    async ping() {
      try {
        const { headers } = await request({ path: '/ping', body: '', method: 'GET', headers: {} })
        const [version, build] = [headers['x-influxdb-version'], headers['x-influxdb-build']]
        return {
          ...(version === undefined ? {} : { version: String(version) }),
          ...(build === undefined ? {} : { build: String(build) }),
        }
      } catch (cause) {
        throw storeError(where, cause)
      }
    },
  }
}

function authorization(config: InfluxdbConfig): Record<string, string> {
  if (config.token !== undefined) return { authorization: `Token ${resolveSecret(config.token)}` }
  if (config.username === undefined) return {}
  const password = config.password === undefined ? '' : resolveSecret(config.password)
  return { authorization: `Basic ${Buffer.from(`${config.username}:${password}`).toString('base64')}` }
}

/** Anything but a refused body may go well later: a server that is down, overloaded, being set up or locked. */
function storeError(where: string, cause: unknown): KunlunError {
  if (!(cause instanceof HttpError)) return kunlunError('STORE_UNREACHABLE', { where, cause: messageOf(cause) }, cause)
  const { statusCode } = cause
  if (statusCode === 401 || statusCode === 403) return kunlunError('STORE_DENIED', { where, status: statusCode }, cause)
  return kunlunError('STORE_UNREACHABLE', { where, cause: `${statusCode} ${reasonOf(cause)}` }, cause)
}

/** The server's own words; it quotes whole lines, so they are cut. */
function reasonOf(cause: HttpError): string {
  const said = cause.json as { readonly error?: unknown; readonly message?: unknown } | undefined
  return String(said?.error ?? said?.message ?? cause.body ?? cause.message).slice(0, 400)
}
