// Ways out of the folders that are served, sent as raw bytes: nothing on the way makes the address harmless.
import { request } from 'node:http'
import { type AttackResult, payloads, shown } from './attack.ts'

const ups: readonly ((n: number) => string)[] = [
  (n) => `${'../'.repeat(1 + (n % 9))}`,
  (n) => `${'..%2f'.repeat(1 + (n % 9))}`,
  (n) => `${'%2e%2e/'.repeat(1 + (n % 9))}`,
  (n) => `${'%2e%2e%2f'.repeat(1 + (n % 9))}`,
  (n) => `${'..%5c'.repeat(1 + (n % 9))}`,
  (n) => `${'..\\'.repeat(1 + (n % 9))}`,
  (n) => `${'%252e%252e%252f'.repeat(1 + (n % 9))}`,
  (n) => `${'....//'.repeat(1 + (n % 9))}`,
  (n) => `${'..;/'.repeat(1 + (n % 9))}`,
  (n) => `${'%c0%ae%c0%ae/'.repeat(1 + (n % 9))}`,
  (n) => `${'..%00/'.repeat(1 + (n % 9))}`,
  (n) => `${'/..'.repeat(1 + (n % 9))}/`,
]
const starts = ['/', '/assets/', '/api/docs/static/', '/api/v1/', '/api/v1/runs/', '/api/v1/machines/', '//', '/./']
const targets = [
  'etc/passwd',
  'secret.txt',
  'package.json',
  'ledger.db',
  'running.json',
  '.git/config',
  'proc/self/environ',
]

/** `isSecret` tells an answer that came from outside of what is served. */
export async function attackPaths(
  url: string,
  count: number,
  isSecret: (text: string) => boolean,
): Promise<AttackResult> {
  const through: string[] = []
  const disguises = starts.map((start) => (up: string) => `${start}${up}`)
  for (const [n, way] of payloads(ups, disguises, count).entries()) {
    const path = `${way}${targets[n % targets.length]}`
    const { status, text } = await raw(url, path)
    if (status >= 500 || isSecret(text)) through.push(`${shown(path)}: ${status} ${shown(text)}`)
  }
  return { name: 'path traversal', tried: count, through }
}

function raw(url: string, path: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end()
  })
}
