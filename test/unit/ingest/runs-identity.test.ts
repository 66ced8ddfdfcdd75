// Which run of the ledger a stretch is.
import { describe, expect, it } from 'vitest'
import type { Run, RunState } from '../../../ingest/model.ts'
import { identify, newRunId } from '../../../ingest/runs/identity.ts'
import type { Stretch } from '../../../ingest/runs/stretch.ts'
import { heat } from '../../suites/ledger.ts'

const stretch = (from: bigint, to?: bigint): Stretch => ({
  from,
  ...(to === undefined ? {} : { to }),
  isCut: false,
  spans: [],
})
const run = (id: string, from: bigint, to: bigint, state: RunState = 'finished'): Run => heat(id, { from, to, state })
const idsOf = (stretches: Stretch[], runs: Run[]) => {
  const { found, lost } = identify(stretches, runs, 1000n)
  return [found.map((one) => one.known?.id), lost.map((one) => one.id)]
}

describe('identity of runs', () => {
  it('goes to the run that is overlapped most; the other is lost', () => {
    expect(idsOf([stretch(0n, 100n)], [run('a', 0n, 40n), run('b', 40n, 100n)])).toEqual([['b'], ['a']])
  })

  it('gives each run to one stretch only', () => {
    expect(idsOf([stretch(0n, 30n), stretch(40n, 100n)], [run('a', 0n, 100n)])).toEqual([[undefined, 'a'], []])
  })

  it('does not join runs that only touch', () => {
    expect(idsOf([stretch(100n, 200n)], [run('a', 0n, 100n)])).toEqual([[undefined], ['a']])
  })

  it('knows a run of no length by its moment, and one that goes on', () => {
    expect(idsOf([stretch(7n, 7n), stretch(10n)], [run('a', 7n, 7n), run('b', 500n, 600n)])).toEqual([['a', 'b'], []])
  })

  it('takes the id of a void run only where no living run is overlapped', () => {
    const runs = [run('dead', 0n, 100n, 'void'), run('alive', 90n, 100n)]
    expect(idsOf([stretch(0n, 100n)], runs)).toEqual([['alive'], []])
    expect(idsOf([stretch(0n, 80n)], runs.slice(0, 1))).toEqual([['dead'], []])
  })

  it('numbers runs that began in the same second', () => {
    const from = 1_767_571_200_900_000_000n
    expect(newRunId('m', from, new Set())).toBe('m/20260105T000000Z')
    expect(newRunId('m', from, new Set(['m/20260105T000000Z', 'm/20260105T000000Z-2']))).toBe('m/20260105T000000Z-3')
  })
})
