// Every operation of the API's own description, with its parameters: where hostile text can be put.
import type { StoryApi } from '../fixtures/api.ts'

/** Opens everything: what is attacked lies behind the door. */
export const attackKey = 'the-key-of-the-attacks'
export const attackHeaders = { host: '127.0.0.1:8080', authorization: `Bearer ${attackKey}` }

export interface Slot {
  readonly method: string
  readonly path: string
  readonly place: 'path' | 'query' | 'body'
  readonly name: string
}

interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: 'path' | 'query' }[]
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: BodySchema }> }
}

interface BodySchema {
  readonly properties?: Record<string, unknown>
  readonly items?: BodySchema
  readonly anyOf?: readonly BodySchema[]
  readonly oneOf?: readonly BodySchema[]
}

export async function slots(api: StoryApi): Promise<Slot[]> {
  const { paths } = (await api.get('/api/v1/openapi.json', attackHeaders)).json<{
    paths: Record<string, Record<string, Described>>
  }>()
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [], requestBody }]) => {
      const at = { method: method.toUpperCase(), path }
      const body = fieldsOf(requestBody?.content?.['application/json']?.schema)
      return [
        ...parameters.map((one) => ({ ...at, place: one.in, name: one.name })),
        ...body.map((name) => ({ ...at, place: 'body' as const, name })),
      ]
    }),
  )
}

function fieldsOf(schema: BodySchema | undefined): string[] {
  if (schema === undefined) return []
  const { properties = {}, items, anyOf = [], oneOf = [] } = schema
  return [...new Set([...Object.keys(properties), ...[items, ...anyOf, ...oneOf].flatMap(fieldsOf)])]
}

/** The other parameters of a request, so that it gets as far as it can. */
const usual: Readonly<Record<string, string>> = {
  machine: 'furnace-1',
  study: 'substrate-96',
  run: 'furnace-1/20260105T000000Z',
  suggestion: 's-0007',
  from: '2026-01-05T00:00:00Z',
  to: '2026-01-06T00:00:00Z',
  what: 'runs',
}
/** What answers at the other end of a real connection, or takes minutes: attacked by their schemas alone. */
const left = /backups|reload|simulations|calibrations$|twins\//

export interface Sent {
  readonly slot: Slot
  readonly status: number
  readonly text: string
}

/** Puts the text into one place of one operation. */
export async function send(api: StoryApi, slot: Slot, hostile: string): Promise<Sent | undefined> {
  if (left.test(slot.path) && slot.method === 'POST') return undefined
  const inPath = slot.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(slot.place === 'path' && name === slot.name ? hostile : (usual[name] ?? 'furnace-1')),
  )
  const query = new URLSearchParams()
  if (/series|samples|exports/.test(slot.path))
    for (const name of ['machine', 'from', 'to']) query.set(name, usual[name]!)
  if (slot.place === 'query') query.set(slot.name, hostile)
  const fields = { ...usual, kind: 'note', text: 'x', reason: 'x', name: 'density', unit: '%', answer: 'refused' }
  const body = { ...fields, [slot.place === 'body' ? slot.name : 'text']: hostile }
  const hasBody = slot.method !== 'GET' && slot.method !== 'DELETE'
  const answer = await api.app.inject({
    method: slot.method as 'GET',
    url: `${inPath}?${query}`,
    headers: attackHeaders,
    ...(hasBody && { payload: slot.path.endsWith('/outcomes') ? [{ ...body, value: 1 }] : body }),
  })
  return { slot, status: answer.statusCode, text: answer.body }
}
