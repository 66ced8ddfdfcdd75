// The transport of the ask-tell protocol: lines of bytes in, one reply line each, by the command itself.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { byteLines } from '../../../optimizer/protocol/lines.ts'
import { codes, type Reply, speak, furnaceStudy as study } from './speak.ts'

async function linesOf(chunks: readonly (string | Uint8Array)[], most?: number): Promise<string[]> {
  async function* source() {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  }
  const lines: string[] = []
  for await (const { bytes, tooLong } of byteLines(source(), most))
    lines.push(tooLong ? 'too long' : new TextDecoder().decode(bytes))
  return lines
}

describe('bytes', () => {
  const cases: [string, (string | Uint8Array)[], string[]][] = [
    ['no bytes are no line', [], []],
    ['a last line needs no end', ['a\nb'], ['a', 'b']],
    ['blank lines are lines', ['\n\na\n'], ['', '', 'a']],
    ['a line spans chunks', ['a', 'b', 'c\nd\n'], ['abc', 'd']],
    ['a character spans chunks', [Uint8Array.from([0xe4, 0xbd]), Uint8Array.from([0xa0, 0x0a])], ['你']],
    ['only a line feed ends a line', ['a\u2028b\u2029c\rd\n'], ['a\u2028b\u2029c\rd']],
    ['a line too long is cut off, the next one is whole', ['123456789', '0123\n12345\n'], ['too long', '12345']],
  ]
  it.each(cases)('%s', async (_, chunks, expected) => {
    expect(await linesOf(chunks, 12)).toEqual(expected)
  })
})

describe('the command', () => {
  const command = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url))
  const run = (input: Uint8Array | string) =>
    spawnSync(process.execPath, [command, 'ask-tell'], { input, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const replies = (text: string) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Reply)

  it('answers each line, whatever is in it, then ends with 0', () => {
    const observation = { id: 'a', settings: { peak: 1500, gas: 'air' }, outcomes: { strength: 1, camber: 0.1 } }
    const long = { ...observation, context: { lot_bet: 3 }, note: 'x'.repeat(16 * 2 ** 20) }
    const input = Buffer.concat([
      Buffer.from('\n  \r\n\t\n'),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from('{"op":"a\u2028b"}\n\u0000\n'),
      Buffer.from(`{"op":"ask","deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}\r\n`),
      Buffer.from(`${JSON.stringify({ op: 'init', study })}\n`),
      Buffer.from(`${JSON.stringify({ op: 'tell', observations: [long] })}\n`),
      Buffer.from('{"op":"tell","observations":[]}'),
    ])
    const { stdout, stderr, status } = run(input)
    const answers = replies(stdout)
    expect(answers.map(({ error }) => error?.code)).toEqual([
      'bad_json',
      'unknown_op',
      'bad_json',
      'not_initialised',
      undefined,
      undefined,
      undefined,
    ])
    expect(codes(answers[5]!)).toEqual(['unknown_field'])
    expect(answers[6]).toEqual({ ok: true, count: 1 })
    expect([stderr, status]).toEqual(['', 0])
  })

  it('gives the same bytes in another process', () => {
    const requests = [
      { op: 'init', seed: 3, study },
      { op: 'tell', observations: [1500, 1530, 1600].map((peak, i) => ({ settings: { peak, gas: 'air' }, outcomes: { strength: 400 + 9 * i, camber: 0.1 * i }, context: { lot_bet: 5 } })) }, // biome-ignore format: one request a line
      { op: 'ask', count: 2, context: { lot_bet: 6 } },
      { op: 'recommend', context: { lot_bet: 6 } },
    ].map((request) => JSON.stringify(request))
    const { line } = speak()
    const still = (text: string) => text.replace(/"ms":\d+/, '"ms":0')
    const [greeting, ...rest] = still(run(requests.join('\n')).stdout).split('\n')
    expect(greeting).toContain('"name":"kunlun"')
    expect(rest).toEqual([...requests.map(line).slice(1), ''])
  })
})
