// Prototype pollution through every operation that takes a body, through queries, through names.
import type { StoryApi } from '../fixtures/api.ts'
import { type AttackResult, shown } from './attack.ts'
import { attackHeaders, slots } from './operations.ts'

const bodies: readonly string[] = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"a":{"__proto__":{"polluted":1}}}',
  '[{"__proto__":{"polluted":1}}]',
  '{"settings":{"__proto__":{"polluted":1},"peak":1}}',
  '{"settings":{"constructor":{"prototype":{"polluted":1}}}}',
  '{"\\u005f\\u005fproto\\u005f\\u005f":{"polluted":1}}',
  '{"__proto__":null,"toString":1,"hasOwnProperty":1,"valueOf":1}',
  '{"parameters":[{"name":"__proto__","low":0,"high":1}]}',
  '{"machine":"__proto__","kind":"note","text":"x"}',
]

export async function attackPrototypes(api: StoryApi): Promise<AttackResult> {
  const through: string[] = []
  let tried = 0
  const look = (what: string) => {
    tried++
    const leaked = Object.keys(Object.prototype)
    if (leaked.length === 0 && !('polluted' in {})) return
    through.push(`${what} left ${leaked.join()}`)
    Reflect.deleteProperty(Object.prototype, 'polluted')
  }
  const all = await slots(api)
  const operations = new Map(all.map((slot) => [`${slot.method} ${slot.path}`, slot]))
  for (const { method, path } of operations.values()) {
    const url = path.replace(/\{\w+\}/g, '__proto__')
    for (const payload of method === 'GET' || method === 'DELETE' ? [] : bodies) {
      const headers = { ...attackHeaders, 'content-type': 'application/json' }
      const { statusCode } = await api.app.inject({ method: method as 'POST', url, headers, payload })
      if (statusCode >= 500) through.push(`${method} ${url} ${shown(payload)}: ${statusCode}`)
      look(`${method} ${url} ${payload}`)
    }
    await api.get(`${url}?__proto__[polluted]=1&constructor[prototype][polluted]=1&__proto__=1`, attackHeaders)
    look(`GET ${url}?__proto__`)
  }
  return { name: 'prototype pollution', tried, through }
}
