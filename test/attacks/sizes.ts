// Bodies that are too large or too deep, at every operation that takes one.
import type { StoryApi } from '../fixtures/api.ts'
import { type AttackResult, shown } from './attack.ts'
import { attackHeaders, slots } from './operations.ts'

const deep = (open: string, close: string, depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`
const bodies: readonly (() => string)[] = [
  () => `{"text":"${'x'.repeat(1024 * 1024)}"}`,
  () => `{"text":"${'x'.repeat(8 * 1024 * 1024)}"}`,
  () => deep('[', ']', 400_000),
  () => deep('{"a":', '}', 150_000),
  () => deep('[', ']', 5000),
  () => deep('{"settings":', '}', 5000),
  () => deep('[{"parameters":', '}]', 2000),
  () => `[${'{},'.repeat(300_000)}{}]`,
  () => `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join()}}`,
  () => `{"text":${'9'.repeat(500_000)}}`,
  () => `{"text":1e${'9'.repeat(1000)}}`,
  () => '{"text":"\\ud800\\udc00\\ud800"}',
]

export async function attackSizes(api: StoryApi): Promise<AttackResult> {
  const through: string[] = []
  let tried = 0
  const all = await slots(api)
  const taking = all.filter(({ method }) => method !== 'GET' && method !== 'DELETE')
  const operations = new Map(taking.map((slot) => [`${slot.method} ${slot.path}`, slot]))
  for (const { method, path } of operations.values()) {
    if (/backups|reload/.test(path)) continue
    const url = path.replace(/\{\w+\}/g, 'substrate-96')
    for (const body of bodies) {
      const payload = body()
      const headers = { ...attackHeaders, 'content-type': 'application/json' }
      const { statusCode, body: text } = await api.app.inject({ method: method as 'POST', url, headers, payload })
      tried++
      const isRefused = statusCode >= 400 && statusCode < 500
      const isHarmless = statusCode < 300 && payload.length < 100
      if (!isRefused && !isHarmless) through.push(`${method} ${url} ${shown(payload)}: ${statusCode} ${shown(text)}`)
    }
  }
  return { name: 'oversized and deep JSON', tried, through }
}
