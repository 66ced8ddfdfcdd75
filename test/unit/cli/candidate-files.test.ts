// Recipes in a CSV file beside kunlun.yaml: read with it, every problem of the file told at the study.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfigFile } from '../../../cli/config/read.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kunlun-candidates-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A configuration with one study beside a table of recipes. */
function read(table: string | undefined) {
  if (table !== undefined) writeFileSync(join(folder, 'recipes.csv'), table)
  const file = join(folder, 'kunlun.yaml')
  writeFileSync(
    file,
    `site: { enterprise: huasheng, name: zibo }
machines: { furnace-1: { kind: furnace, signals: {} } }
studies:
  substrate:
    machine: furnace-1
    parameters:
      - { type: continuous, name: peak, low: 1500, high: 1640 }
      - { type: categorical, name: gas, values: [air, '1'] }
      - { type: context, name: lot, low: 1, high: 9 }
    objectives: [{ outcome: cost, goal: minimize }]
    candidates: ${table === undefined ? 'nowhere.csv' : 'recipes.csv'}
`,
  )
  return readConfigFile(file)
}

test('rows become candidates, numbers where the parameter has numbers', () => {
  const result = read('\uFEFFgas,peak\r\nair, 1550\r\n1,"1600.5"\r\n\r\n')
  const rows = [
    { gas: 'air', peak: 1550 },
    { gas: '1', peak: 1600.5 },
  ]
  expect(result).toMatchObject({ config: { studies: { substrate: { candidates: rows } } } })
})

test.each([
  [undefined, /no such file/],
  ['peak\n1550', /has no column gas/],
  ['peak,gas,name\n1550,air,old', /columns that are no parameters: name/],
  ['peak,gas\n1550', /Invalid Record Length/],
  ['peak,gas\n"1550,air', /Quote/],
])('a file that cannot be used is told at the study: %j', (table, expected) => {
  const result = read(table)
  const problems = 'problems' in result ? result.problems : []
  expect(problems.map(({ path }) => path)).toEqual(['studies.substrate.candidates'])
  expect(problems[0]).toMatchObject({ line: 11, message: expect.stringMatching(expected) })
})

test('a row that cannot be used is told by its number', () => {
  const result = read('peak,gas\n1550,air\nhot,air\n')
  expect(result).toMatchObject({
    problems: [{ path: 'studies.substrate.candidates.1', message: 'peak must be a number' }],
  })
})
