// A typed client of the API in one TypeScript file, made from the OpenAPI description.
import { commentText, keyText, type Schema, typeText } from './schema-type.ts'

export interface OpenApi {
  readonly info: { readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Operation {
  readonly summary?: string
  readonly parameters?: readonly {
    readonly in: string
    readonly name: string
    readonly required?: boolean
    readonly schema?: Schema
    readonly description?: string
  }[]
  readonly requestBody?: { readonly required?: boolean; readonly content?: Content }
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>

const base = '/api/v1'

/** It needs nothing but `fetch`: Node 22, Deno, Bun, browsers. */
export function clientText({ info, paths }: OpenApi): string {
  const routes = Object.entries(paths)
    .filter(([path]) => path.startsWith(`${base}/`))
    .flatMap(([path, operations]) => Object.entries(operations).map((one) => routeText(path.slice(base.length), one)))
  const head = `// A client of the API of Kunlun ${info.version}, written by \`kunlun client\`: write it anew after an upgrade.\n\n`
  return `${head}/** Every route with what it takes and what it answers. */\nexport interface Routes {\n${routes.join('')}}\n${runtime}`
}

function routeText(path: string, [method, operation]: readonly [string, Operation]): string {
  const group = (place: string) => (operation.parameters ?? []).filter((one) => one.in === place)
  const body = operation.requestBody?.content?.['application/json']
  const input = [
    parametersText('path', group('path')),
    parametersText('query', group('query')),
    ...(body === undefined ? [] : [`    body: ${typeText(body.schema, 2)}\n`]),
  ]
  const key = JSON.stringify(`${method.toUpperCase()} ${path}`)
  return `${commentText(operation.summary, '  ')}  ${key}: {\n${input.join('')}    answer: ${answerText(operation)}\n  }\n`
}

function parametersText(place: string, parameters: NonNullable<Operation['parameters']>): string {
  if (parameters.length === 0) return ''
  const isOptional = parameters.every(({ required }) => required !== true)
  const lines = parameters.map(({ name, required, schema, description }) => {
    const comment = commentText(description ?? schema?.description, '      ')
    return `${comment}      ${keyText(name)}${required === true ? '' : '?'}: ${typeText(schema, 3)}\n`
  })
  return `    ${place}${isOptional ? '?' : ''}: {\n${lines.join('')}    }\n`
}

/** What is no JSON is a file. */
function answerText({ responses = {} }: Operation): string {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  const types = good.map(([status, { content }]) => {
    const schema = content?.['application/json']?.schema
    return schema === undefined ? (status === '204' ? 'undefined' : 'Blob') : typeText(schema, 2)
  })
  return types.length === 0 ? 'Blob' : [...new Set(types)].join(' | ')
}

const runtime = `
export type Route = keyof Routes

/** What a route takes: \`path\`, \`query\`, \`body\`. */
export type Input<R extends Route> = Omit<Routes[R], 'answer'>

/** An answer that says what went wrong, in the words of the API. */
export class KunlunError extends Error {
  readonly status: number
  readonly code: string
  readonly next: string
  constructor(status: number, error: { code: string; message: string; next: string }) {
    super(error.message)
    this.status = status
    this.code = error.code
    this.next = error.next
  }
}

type Given<R extends Route> = {} extends Input<R> ? [input?: Input<R>] : [input: Input<R>]

export interface Client {
  call<R extends Route>(route: R, ...input: Given<R>): Promise<Routes[R]['answer']>
}

/** \`url\` is where people open the page; \`token\` an API token, not needed where the page asks for none. */
export function createClient({ url, token }: { url: string; token?: string }): Client {
  return {
    async call(route, ...[input]) {
      const { path = {}, query = {}, body } = (input ?? {}) as {
        path?: Record<string, unknown>
        query?: Record<string, unknown>
        body?: unknown
      }
      const [method = '', pattern = ''] = route.split(' ')
      const target = new URL(\`\${url.replace(/\\/$/, '')}/api/v1\${filled(pattern, path)}\`)
      for (const [name, value] of Object.entries(query)) if (value !== undefined) target.searchParams.set(name, String(value))
      const headers: Record<string, string> = token === undefined ? {} : { authorization: \`Bearer \${token}\` }
      if (body !== undefined) headers['content-type'] = 'application/json'
      const response = await fetch(target, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
      if (!response.ok) {
        const answer = isJson ? ((await response.json()) as { error?: ConstructorParameters<typeof KunlunError>[1] }) : {}
        throw new KunlunError(response.status, answer.error ?? { code: 'HTTP', message: \`HTTP \${response.status}\`, next: '' })
      }
      if (response.status === 204) return undefined as never
      return (isJson ? await response.json() : await response.blob()) as never
    },
  }
}

function filled(pattern: string, path: Record<string, unknown>): string {
  return pattern.replace(/\\{(\\w+)\\}/g, (_, name: string) => encodeURIComponent(String(path[name])))
}
`
