// Pool mode on a measured table: rows once each, better than chance, unmoved by the order of rows.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { speak } from './speak.ts'

const file = new URL('../../../../shared/data/experiments/fullerenes.csv', import.meta.url)

interface Row {
  readonly settings: Record<string, number>
  readonly y: number
}

function table(): Row[] {
  const lines = readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1)
  return lines.map((text) => {
    const [x1 = 0, x2 = 0, x3 = 0, y = 0] = text.split(',').map(Number)
    return { settings: { x1, x2, x3 }, y }
  })
}

/** Tells the starts, asks up to the budget; the rows in order. */
function search(rows: readonly Row[], starts: readonly number[], budget: number): number[] {
  const { send } = speak()
  const names = Object.keys(rows[0]!.settings)
  const parameters = names.map((name) => {
    const values = rows.map(({ settings }) => settings[name]!)
    return { name, type: 'continuous', low: Math.min(...values), high: Math.max(...values) }
  })
  send({
    op: 'init',
    seed: 1,
    budget,
    study: {
      parameters,
      objectives: [{ outcome: 'y', goal: 'maximize' }],
      candidates: rows.map(({ settings }) => settings),
    },
  })
  const taken: number[] = []
  const tell = (row: number) => {
    taken.push(row)
    send({ op: 'tell', observations: [{ settings: rows[row]!.settings, outcomes: { y: rows[row]!.y } }] })
  }
  starts.forEach(tell)
  while (taken.length < budget) tell(send({ op: 'ask' }).suggestions![0]!.candidate!)
  return taken
}

const noTable = existsSync(file) ? '' : ' (left out: ../shared/data/experiments is absent)'

describe.runIf(existsSync(file))(`a measured table${noTable}`, () => {
  const starts = [66, 157, 177, 175, 59]

  it('is searched without a row twice, far better than by chance', () => {
    const rows = table()
    const taken = search(rows, starts, 40)
    expect(new Set(taken).size).toBe(40)
    const top = rows.map(({ y }) => y).toSorted((a, b) => b - a)[10]!
    // By chance 2 of the 11 top rows would be among 40 runs.
    expect(taken.filter((row) => rows[row]!.y >= top).length).toBeGreaterThanOrEqual(4)
  })

  it('is searched alike whatever the order of its rows', () => {
    const rows = table()
    const reversed = rows.toReversed()
    const last = rows.length - 1
    const forward = search(rows, starts, 12)
    expect(
      search(
        reversed,
        starts.map((row) => last - row),
        12,
      ).map((row) => last - row),
    ).toEqual(forward)
  })
})
