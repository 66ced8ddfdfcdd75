// A disk that fails at any one of its operations: what was acknowledged is there all the same.
import { expect, it } from 'vitest'
import { sweep } from '../../suites/spool-sweep.ts'

it.each([1, 2])(
  'keeps what it acknowledged when %i operations fail, wherever',
  async (inARow) => {
    const { runs, failures } = await sweep({ records: 160, seed: 7, inARow, step: 1 })
    expect(runs).toBeGreaterThan(100)
    expect(failures).toBeGreaterThanOrEqual(runs)
  },
  60_000,
)
