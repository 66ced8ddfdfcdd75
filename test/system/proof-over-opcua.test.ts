// The sintering proof over real servers: what is said, stored, learnt, decided is what one process without a network has.
import { expect, test } from 'vitest'
import { compareSeed } from '../../bench/huasheng/compared.ts'
import { huasheng } from '../../bench/huasheng/world.ts'

const minutes = 60_000

test(
  'the first suggestion of a study is the same over OPC UA, with all that it was learnt from',
  async () => {
    const found = await compareSeed({ ...huasheng, budget: 3 }, 'right twin', 1001)
    expect(found).toMatchObject({ runs: 3, sameDecisions: true, sameLessons: true })
    const { said, changes, stored, isSame, quarantined } = found.telemetry
    expect([stored, isSame, quarantined]).toEqual([changes, true, 0])
    // Three heats of some twenty hours each, fourteen signals a minute; half of them stand still.
    expect(said).toBeGreaterThan(40_000)
    expect(changes).toBeLessThan(said)
  },
  10 * minutes,
)
