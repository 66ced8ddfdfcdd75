// Hostile input to the ask-tell protocol: names that reach for prototypes, random lines, extreme numbers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { speak, furnaceStudy as study } from './speak.ts'

describe('hostile input', () => {
  it('prototype names are names like any other, in the order given', () => {
    const { line } = speak()
    const names = ['__proto__', 'constructor', '10', '2', 'toString']
    const parameters = names.map((name) => `{"name":${JSON.stringify(name)},"type":"continuous","low":0,"high":1}`)
    line(
      `{"op":"init","study":{"parameters":[${parameters}],"constraints":[{"kind":"outcome","outcome":"hasOwnProperty","max":1}],"objectives":[{"outcome":"__proto__","goal":"minimize"}]}}`,
    )
    const settings = `{${names.map((name, i) => `${JSON.stringify(name)}:0.${i + 1}`).join(',')}}`
    for (const y of [1, 2, 3, 4, 5, 6]) {
      line(
        `{"op":"tell","observations":[{"id":"__proto__${y}","settings":${settings},"outcomes":{"__proto__":${y},"hasOwnProperty":0.${y}}}]}`,
      )
    }
    const reply = line('{"op":"ask"}')!
    expect(reply).toMatch(
      /^\{"suggestions":\[\{"settings":\{"__proto__":[\d.e-]+,"constructor":[\d.e-]+,"10":[\d.e-]+,"2":[\d.e-]+,"toString":/,
    )
    expect(reply).toContain('"predicted":{"__proto__":{"mean":')
    expect(({} as Record<string, unknown>)['mean']).toBeUndefined()
  })

  it('any line gets one reply line that is a JSON object', () => {
    const { line, send } = speak()
    send({ op: 'init', seed: 1, study })
    const op = fc.constantFrom('init', 'tell', 'ask', 'recommend', 'nothing')
    const request = fc.record(
      {
        op,
        study: fc.jsonValue(),
        observations: fc.jsonValue(),
        count: fc.jsonValue(),
        context: fc.jsonValue(),
        seed: fc.jsonValue(),
      },
      { requiredKeys: ['op'] },
    )
    const text = fc.oneof(
      fc.string(),
      request.map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(text, (input) => {
        const reply = line(input.replaceAll('\n', ' '))
        if (reply === undefined) return input.trim() === ''
        return !reply.includes('\n') && !reply.includes('"internal"') && typeof JSON.parse(reply) === 'object'
      }),
      { numRuns: 400, seed: 20 },
    )
  })

  it('any sound study and observations are answered, every reply finite, every suggestion allowed', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -5, max: 5 }),
      fc.constantFrom(0, 1e-300, 1e300, -1e300),
    )
    const run = fc.record({
      x: number,
      k: fc.integer({ min: -9, max: 9 }),
      y: fc.option(number),
      c: fc.option(number),
      status: fc.constantFrom('ok', 'failed', 'pending'),
    })
    fc.assert(
      fc.property(fc.array(run, { maxLength: 9 }), fc.constantFrom('minimize', 'maximize', 'target'), (runs, goal) => {
        const { send } = speak()
        const parameters = [
          { name: 'x', type: 'continuous', low: -2, high: 3 },
          { name: 'k', type: 'integer', low: 0, high: 4 },
        ]
        const objective = { outcome: 'y', goal, ...(goal === 'target' && { target: 1 }) }
        expect(
          send({
            op: 'init',
            study: { parameters, objectives: [objective], constraints: [{ kind: 'outcome', outcome: 'c', max: 1 }] },
          }).ok,
        ).toBe(true)
        const list = runs.map(({ x, k, y, c, status }, i) => ({
          id: `r${i}`,
          settings: { x, k },
          outcomes: { y, c },
          status,
        }))
        expect(send({ op: 'tell', observations: list }).count).toBe(runs.length)
        for (const { settings, predicted, feasible, because } of send({ op: 'ask', count: 2 }).suggestions!) {
          expect(settings['x']).toBeGreaterThanOrEqual(-2)
          expect(settings['x']).toBeLessThanOrEqual(3)
          expect([0, 1, 2, 3, 4]).toContain(settings['k'])
          expect(feasible >= 0 && feasible <= 1 && because.length > 0).toBe(true)
          for (const { mean, sd } of Object.values(predicted))
            expect(Number.isFinite(mean) && Number.isFinite(sd)).toBe(true)
        }
        const recommended = send({ op: 'recommend' })
        expect(recommended.error?.code ?? 'fine').toMatch(/^(fine|no_data)$/)
      }),
      { numRuns: 15, seed: 4 },
    )
  })
})
