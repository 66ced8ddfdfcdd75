// Same seed, same dialogue, same bytes; names and units change no choice.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { speak } from './speak.ts'

const truth = (a: number, b: number) => (a - 0.3) ** 2 + Math.sin(5 * b) + a * b

/** Names and units of the same study. */
interface Dress {
  readonly names: readonly [string, string]
  readonly outcome: string
  readonly scale: number
  readonly shift: number
}
const plain: Dress = { names: ['a', 'b'], outcome: 'y', scale: 1, shift: 0 }
const dressed: Dress = { names: ['peak', 'soak'], outcome: 'camber', scale: 200, shift: 1450 }

/** Runs a study of seven asks; the suggested positions come back on the unit square. */
function campaign({ names, outcome, scale, shift }: Dress): { unit: number[][]; bytes: string[] } {
  const { line } = speak()
  const outer = (u: number) => shift + scale * u
  const parameters = names.map((name) => ({ name, type: 'continuous', low: outer(0), high: outer(1) }))
  line(
    JSON.stringify({
      op: 'init',
      seed: 3,
      budget: 30,
      study: { parameters, objectives: [{ outcome, goal: 'minimize' }] },
    }),
  )
  const unit: number[][] = []
  const bytes: string[] = []
  for (let i = 0; i < 7; i++) {
    const reply = line('{"op":"ask"}')!
    bytes.push(reply)
    const { settings } = JSON.parse(reply).suggestions[0]
    const [a = 0, b = 0] = names.map((name) => (settings[name] - shift) / scale)
    unit.push([a, b])
    line(
      JSON.stringify({
        op: 'tell',
        observations: [{ settings, outcomes: { [outcome]: 7 - shift + scale * truth(a, b) } }],
      }),
    )
  }
  return { unit, bytes: [...bytes, line('{"op":"recommend"}')!] }
}

describe('the same dialogue', () => {
  it('gets the same bytes from another instance', () => {
    expect(campaign(plain).bytes).toEqual(campaign(plain).bytes)
  })

  it('gets the same bytes from another process', () => {
    const entry = fileURLToPath(new URL('../../../optimizer/ask-tell.ts', import.meta.url))
    const dialogue = [
      {
        op: 'init',
        seed: 9,
        study: {
          parameters: [{ name: 'x', type: 'continuous', low: 0, high: 1 }],
          objectives: [{ outcome: 'y', goal: 'maximize' }],
        },
      },
      {
        op: 'tell',
        observations: [0.1, 0.4, 0.6, 0.95].map((x) => ({ settings: { x }, outcomes: { y: Math.sin(6 * x) } })),
      },
      { op: 'ask', count: 2 },
      { op: 'recommend' },
    ].map((request) => JSON.stringify(request))
    const script = `import { createAskTell } from ${JSON.stringify(entry)}
const line = createAskTell({ version: '1.0.0', nowMs: () => 0 })
process.stdout.write(${JSON.stringify(dialogue)}.map(line).join('\\n'))`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    const { line } = speak()
    expect(stdout).toBe(dialogue.map(line).join('\n'))
  })

  it('in other names or units gets the same choices', () => {
    const other = campaign(dressed).unit
    campaign(plain).unit.forEach((position, i) => {
      position.forEach((value, k) => {
        expect(other[i]![k]).toBeCloseTo(value, 9)
      })
    })
  })
})
