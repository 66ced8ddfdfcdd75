// Asks a running installation through its API, on behalf of a command.
import type { ImportFile } from '../dashboards/api/installation.ts'
import { kunlunError } from '../ingest/errors.ts'
import { resolveSecret } from '../ingest/secret.ts'
import type { Configuration } from './config/schema.ts'
import { findRunning } from './run/running.ts'

export interface ApiClient {
  get(path: string): Promise<unknown>
  post(path: string, body: unknown): Promise<unknown>
  /** A table with what is said about it, as multipart/form-data. */
  upload(path: string, file: ImportFile): Promise<unknown>
}

/** A client of the installation that works in the configuration's data folder; undefined where none runs. */
export function clientOf(config: Configuration): ApiClient | undefined {
  const running = findRunning(config.data)
  if (running === undefined) return undefined
  const token = config.http.token === undefined ? {} : { authorization: `Bearer ${resolveSecret(config.http.token)}` }
  const call = async (method: string, path: string, body?: string | FormData) => {
    const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
    const response = await fetch(`${running.url}/api/v1${path}`, {
      method,
      headers: { ...token, ...type },
      ...(body === undefined ? {} : { body }),
    }).catch((cause: unknown) => {
      // After a power cut the note may be of an installation that is gone, its process id that of a stranger.
      throw kunlunError('NOT_RUNNING', { folder: config.data }, cause)
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw kunlunError('REQUEST_INVALID', { detail: JSON.stringify(answer) })
    return answer
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, JSON.stringify(body)),
    upload: (path, file) => call('POST', path, formOf(file)),
  }
}

function formOf({ kind, name, bytes, machine, process, mapping }: ImportFile): FormData {
  const form = new FormData()
  form.set('kind', kind)
  if (machine !== undefined) form.set('machine', machine)
  if (process !== undefined) form.set('process', process)
  if (mapping !== undefined) form.set('mapping', JSON.stringify(mapping))
  form.set('file', new Blob([new Uint8Array(bytes)]), name)
  return form
}
