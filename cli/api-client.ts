// Asks a running installation through its API, on behalf of a command.
import { join } from 'node:path'
import { kunlunError } from '../ingest/errors.ts'
import { resolveSecret } from '../ingest/secret.ts'
import type { Configuration } from './config/schema.ts'
import { findRunning } from './run/running.ts'

export interface ApiClient {
  get(path: string): Promise<unknown>
  post(path: string, body: unknown): Promise<unknown>
}

/** A client of the installation that works in the configuration's data folder; undefined where none runs. */
export function clientOf(config: Configuration): ApiClient | undefined {
  const running = findRunning(join(config.data))
  if (running === undefined) return undefined
  const token = config.http.token === undefined ? {} : { authorization: `Bearer ${resolveSecret(config.http.token)}` }
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${running.url}/api/v1${path}`, {
      method,
      headers: { ...token, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw kunlunError('REQUEST_INVALID', { detail: JSON.stringify(answer) })
    return answer
  }
  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, body) }
}
