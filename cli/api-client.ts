// Asks a running installation through its API, on behalf of a command.
import type { ImportFile } from '../dashboards/api/installation.ts'
import { kunlunError } from '../ingest/errors.ts'
import type { Configuration } from './config/schema.ts'
import { localRequest } from './local-request.ts'
import { findRunning } from './run/running.ts'

export interface ApiClient {
  /** Where people open the page. */
  readonly url: string
  get(path: string): Promise<unknown>
  post(path: string, body: unknown): Promise<unknown>
  send(method: 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown>
  /** The bytes of a file as they come; one that is cut off ends with an error. */
  download(path: string): Promise<AsyncIterable<Uint8Array>>
  /** A table with what is said about it, as multipart/form-data. */
  upload(path: string, file: ImportFile): Promise<unknown>
}

/** A client of the installation that works in the configuration's data folder; undefined where none runs. */
export function clientOf({ data, http }: Configuration): ApiClient | undefined {
  return clientIn(data, http.tls?.certFile)
}

/** Who may read the data folder may do everything: the note of the running installation holds its key. */
export function clientIn(folder: string, certFile?: string): ApiClient | undefined {
  const running = findRunning(folder)
  if (running === undefined) return undefined
  const ask = async (method: string, path: string, body?: string | FormData) => {
    const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
    const { status, body: answer } = await localRequest({
      ...{ url: `${running.url}/api/v1${path}`, method },
      headers: { authorization: `Bearer ${running.key}`, ...type },
      ...(body !== undefined && { body }),
      ...(certFile !== undefined && { certFile }),
    }).catch((cause: unknown) => {
      // After a power cut the note may be of an installation that is gone, its process id that of a stranger.
      throw kunlunError('NOT_RUNNING', { folder }, cause)
    })
    if (status >= 400) throw kunlunError('REQUEST_INVALID', { detail: await textOf(answer) })
    return answer
  }
  const call = async (method: string, path: string, body?: string | FormData) => {
    const text = await textOf(await ask(method, path, body))
    return (text === '' ? undefined : JSON.parse(text)) as unknown
  }
  return {
    url: running.url,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, JSON.stringify(body)),
    send: (method, path, body) => call(method, path, body === undefined ? undefined : JSON.stringify(body)),
    download: (path) => ask('GET', path),
    upload: (path, file) => call('POST', path, formOf(file)),
  }
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(body))
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  return (await bytesOf(body)).toString('utf8')
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
