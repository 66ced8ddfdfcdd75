// Single HTTP requests to an InfluxDB: ended when they fail, held back for as long as the server asks.
import { HttpError, InfluxDB } from '@influxdata/influxdb-client'

export interface Request {
  readonly path: string
  readonly body: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
}

export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

export interface RequestOptions {
  readonly url: string
  readonly timeoutMs: number
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds of a clock that nobody sets (default: the process's own). */
  readonly monotonicMs?: () => number
}

/** A server that is mistaken must not stop us for good: no longer than this is waited without asking. */
const longestWaitMs = 3_600_000

/** Until when each server wants no request; it is the same server, whoever of us asks. */
const leftAlone = new Map<string, number>()

/** Throws HttpError for a status of 300 or above, another Error where no whole answer came or none was asked for yet. */
export function openRequests(options: RequestOptions): (request: Request) => Promise<Response> {
  const { url, timeoutMs, headers, monotonicMs = () => performance.now() } = options
  const { transport } = new InfluxDB({ url, timeout: timeoutMs, headers: { ...headers } })

  return async (request) => {
    const early = (leftAlone.get(url) ?? Number.NEGATIVE_INFINITY) - monotonicMs()
    if (early > 0) throw new Error(`it asked to be left alone for another ${Math.ceil(early / 1000)} s`)
    const { path, body, method } = request
    const response = { status: 0, headers: {} as Readonly<Record<string, unknown>> }
    // The transport leaves the request of a timeout open, with its body, until the server answers after all.
    const giveUp = new AbortController()
    const how = { method, headers: { ...request.headers }, signal: giveUp.signal }
    try {
      const answer: unknown = await transport.request(path, body, how, (received, status = 0) => {
        response.status = status
        response.headers = received
      })
      return { ...response, body: answer }
    } catch (cause) {
      giveUp.abort()
      const waitMs = cause instanceof HttpError ? Math.min(waitMsOf(cause), longestWaitMs) : 0
      if (waitMs > 0) leftAlone.set(url, monotonicMs() + waitMs)
      throw cause
    }
  }
}

/** Retry-After in seconds, or as a date, which is held against the date of the same answer: no clock of ours is involved. */
function waitMsOf({ headers }: HttpError): number {
  const wanted = String(headers?.['retry-after'] ?? '')
  if (/^\d+$/.test(wanted)) return Number(wanted) * 1000
  const span = Date.parse(wanted) - Date.parse(String(headers?.['date'] ?? ''))
  return Number.isFinite(span) ? Math.max(0, span) : 0
}
