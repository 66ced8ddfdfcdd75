// Hostile input by the ten thousand: 50,000 cases of each fuzz target; `node test/fuzz/main.ts` goes on from there.
import { expect, it } from 'vitest'
import { runCases } from '../fuzz/target.ts'
import { targets } from '../fuzz/targets/index.ts'

const seeds = [1, 2, 3, 4, 5]
const casesOfEach = 10_000

it.each(targets.map((target) => [target.name, target] as const))('%s holds in 50,000 cases', async (_, target) => {
  for (const seed of seeds) await runCases(target, { seed, count: casesOfEach })
  expect(seeds.length * casesOfEach).toBeGreaterThanOrEqual(50_000)
})
