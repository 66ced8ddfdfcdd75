// What was changed on the page is laid over the file, each difference told; the schema of editors holds for both.
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { editorSchema } from '../../../cli/config/documents.ts'
import { effectiveConfig, exportConfig } from '../../../cli/config/effective.ts'
import { example } from '../../../cli/config/example.ts'
import { readConfig } from '../../../cli/config/read.ts'
import { sampleFile } from '../../../cli/config/sample.ts'
import type { Configuration } from '../../../cli/config/schema.ts'

const file = read(sampleFile())
const stamp = { version: 3, who: 'li', when: 5n }

function read(text: string): Configuration {
  const result = readConfig(text)
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return result.config
}

function laidOver(entries: Readonly<Record<string, unknown>>) {
  const overrides = new Map(Object.entries(entries).map(([key, value]) => [key, { key, value, ...stamp }]))
  return effectiveConfig(file, overrides)
}

const mill = { kind: 'machine-tool', signals: { spindle_load: { unit: '%' } } }

test('without changes the file holds', () => {
  expect(laidOver({})).toEqual({ config: file, differences: [] })
})

test('a change of the page wins, completed with the defaults, and is reported with who and when', () => {
  const { config, differences } = laidOver({ 'machines.mill-1': mill })
  expect(config.machines['mill-1']).toMatchObject({ ...mill, area: 'area', maxFutureSeconds: 300 })
  expect(config.machines['furnace-1']).toEqual(file.machines['furnace-1'])
  expect(differences).toEqual([
    { key: 'machines.mill-1', file: file.machines['mill-1'], page: mill, version: 3, who: 'li', when: 5n },
  ])
})

test('an entry that only the page has, its name holding dots', () => {
  const { config, differences } = laidOver({ 'machines.mill.2.b': mill })
  expect(Object.keys(config.machines)).toContain('mill.2.b')
  expect(differences).toEqual([{ key: 'machines.mill.2.b', page: mill, ...stamp }])
})

test('a program that studies start comes from the file alone', () => {
  const program = { external: { command: ['/bin/sh', '-c', 'true'] } }
  const study = example.studies['substrate-96']
  const { config, differences } = laidOver({ 'studies.substrate-96': { ...study, strategy: program } })
  expect(config).toEqual(file)
  expect(differences).toHaveLength(1)
  const hidden = { 'studies.other': { ...study, shadow: { strategy: program } } }
  expect(laidOver(hidden).config).toEqual(file)
  const known = read(stringify({ ...example, studies: { mine: { ...study, strategy: program } } }))
  const moved = effectiveConfig(
    known,
    new Map([['studies.other', { value: { ...study, shadow: { strategy: program } }, ...stamp }]]),
  )
  expect(Object.keys(moved.config.studies)).toEqual(['mine', 'other'])
})

test('the same as in the file is no difference', () => {
  const { differences } = laidOver({ 'studies.substrate-96': example.studies['substrate-96'] })
  expect(differences).toEqual([])
})

test.each([
  ['does not fit the schema', { 'machines.mill-1': { kind: 'oven' } }],
  ['names a machine that does not exist', { 'studies.other': { ...example.studies['substrate-96'], machine: 'x' } }],
])('a change that %s is reported, not used', (_, change) => {
  const { config, differences } = laidOver(change)
  expect(config).toEqual(file)
  expect(differences.map(({ key }) => key)).toEqual(Object.keys(change))
})

test('a key from outside never reaches a prototype', () => {
  const { config, differences } = laidOver({ 'machines.__proto__': mill, 'machines.constructor': mill, 'http.port': 1 })
  expect(config).toEqual(file)
  expect(differences.map(({ key, file: inFile }) => [key, inFile])).toEqual([
    ['machines.__proto__', undefined],
    ['machines.constructor', undefined],
  ])
})

test('what is in force is exported and read again as the same, without differences left', () => {
  const { config } = laidOver({ 'machines.mill-1': mill, 'machines.mill-9': mill })
  const again = read(exportConfig(config))
  expect(again).toEqual(config)
  const overrides = new Map([['machines.mill-1', { key: 'machines.mill-1', value: mill, ...stamp }]])
  expect(effectiveConfig(again, overrides).differences).toEqual([])
})

test('the schema for editors is valid, and agrees on the sample, its export and a mistake', () => {
  const schema = JSON.parse(editorSchema()) as object
  const validate = new Ajv2020({ strict: false, allErrors: true, formats: { uri: true } }).compile(schema)
  expect(validate(parse(sampleFile())), JSON.stringify(validate.errors)).toBe(true)
  expect(validate(parse(exportConfig(file))), JSON.stringify(validate.errors)).toBe(true)
  expect(validate(parse(stringify({ ...example, machines: { m: { kindd: 'furnace' } } })))).toBe(false)
})
