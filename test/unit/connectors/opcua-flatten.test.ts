// Arrays and structures of any shape, names of any kind: bounded, plain, each once, nothing polluted.
import fc from 'fast-check'
import { DataType, Variant, VariantArrayType } from 'node-opcua'
import { expect, test } from 'vitest'
import { captureValues, encodeMessage } from '../../../connectors/opcua/capture.ts'
import { decode } from '../../../connectors/opcua/decoder.ts'
import { plainName, signalNames } from '../../../connectors/opcua/discovery/names.ts'
import { flattenLimits, leavesOf } from '../../../connectors/opcua/flatten.ts'
import { distinctNames, namePart } from '../../../connectors/opcua/name-part.ts'
import { isName } from '../../../ingest/names.ts'

const runs = { seed: 26, numRuns: 2000 }
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    '..',
    '../../x',
    'a: b',
    '"',
    "'",
    '\n',
    '🔥',
    '温度',
  ),
)

interface Field {
  name: string
  originalName: string
  fieldType: string
  category: string
  isArray: boolean
}

/** Any structure as the client library would hand it out. */
const structure = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc
    .array(
      fc.record({
        name: hostile,
        isArray: fc.boolean(),
        kind: fc.constantFrom('Double', 'Int64', 'String', 'Boolean', 'DateTime', 'Unheard', 'structure'),
        content: fc.oneof(
          { depthSize: 'small' },
          fc.double(),
          fc.string(),
          fc.constant(null),
          fc.tuple(fc.nat(), fc.nat()),
          tie('node'),
        ),
      }),
      { maxLength: 6 },
    )
    .map((members) => {
      const fields: Field[] = members.map(({ name, kind, isArray }, index) => ({
        name: `f${index}`,
        originalName: name,
        fieldType: kind,
        category: kind === 'structure' ? 'complex' : 'basic',
        isArray,
      }))
      const values = members.map(({ kind, content, isArray }, index) => {
        const one = contentOf(kind, content)
        return [`f${index}`, isArray ? [one, one] : one]
      })
      return { ...Object.fromEntries(values), schema: { name: 'S', fields } }
    }),
}))

function contentOf(kind: string, content: unknown): unknown {
  const isStructure = typeof content === 'object' && content !== null && 'schema' in content
  if (kind === 'structure') return isStructure ? content : null
  if (isStructure || content === null) return null
  if (kind === 'Int64') return Array.isArray(content) ? content : [0, 1]
  if (kind === 'DateTime') return new Date(0)
  if (kind === 'Boolean') return true
  return kind === 'String' ? String(content) : 1.5
}

const asVariant = (value: unknown) =>
  ({ dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Scalar, value }) as unknown as Variant

test('structures become leaves with plain names, each once, within the limits', () => {
  fc.assert(
    fc.property(structure.node, (value) => {
      const leaves = leavesOf(asVariant(value))
      expect(leaves.length).toBeLessThanOrEqual(flattenLimits.leaves)
      const names = leaves.map(({ path }) => path.join('.'))
      expect(new Set(names).size).toBe(names.length)
      for (const { path } of leaves) expect(path.length).toBeLessThanOrEqual(flattenLimits.depth)
      for (const step of leaves.flatMap(({ path }) => path)) expect(step).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]*$/)
    }),
    runs,
  )
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('what is taken apart arrives over the wire, leaf by leaf', () => {
  fc.assert(
    fc.property(structure.node, (value) => {
      const data = {
        value: asVariant(value),
        statusCode: { value: 0 },
        sourceTimestamp: new Date(1),
        sourcePicoseconds: 0,
      }
      const wire = captureValues({ node: 'i=1', machine: 'm', signal: 's' }, data as never)
      const { readings, problems } = decode({
        ...{ connector: 'hall', received: 0n, source: 'x', session: 1, redelivered: false, contentType: 'x' },
        body: encodeMessage(wire),
      })
      expect(readings.length + problems.length).toBe(wire.length)
    }),
    runs,
  )
})

test('too many elements, too deep a nesting are said, not cut silently', () => {
  const many = new Variant({
    dataType: DataType.Double,
    arrayType: VariantArrayType.Array,
    value: new Float64Array(2000),
  })
  expect(leavesOf(many)).toEqual([{ path: [], captured: ['?', 'more than 1024 elements'] }])
  let deep: object = { schema: { name: 'S', fields: [] } }
  for (let level = 0; level < 50; level++) {
    const field = { name: 'a', fieldType: 'S', category: 'complex' }
    deep = { a: deep, schema: { name: 'S', fields: [field] } }
  }
  expect(leavesOf(asVariant(deep))).toEqual([{ path: [], captured: ['?', 'nested deeper than 8'] }])
})

test('any text becomes a name that may stand in the configuration', () => {
  fc.assert(
    fc.property(hostile, hostile, (text, other) => {
      expect(isName(plainName(text, other))).toBe(true)
      expect(namePart(text)).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,47}$/)
    }),
    { ...runs, numRuns: 20_000 },
  )
})

test('signals of one machine get names that differ, whatever their paths', () => {
  fc.assert(
    fc.property(fc.array(fc.array(hostile, { minLength: 1, maxLength: 6 }), { maxLength: 30 }), (paths) => {
      const nameOf = signalNames()
      const found = { title: '', nodeId: { value: 7 } } as never
      const names = paths.map((path) => nameOf(path, found))
      expect(new Set(names).size).toBe(names.length)
      expect(names.filter((name) => !isName(name))).toEqual([])
    }),
    runs,
  )
})

test('a name that comes again gets a number, within its length', () => {
  const distinct = distinctNames(8)
  expect([distinct('aaaaaaaaaa'), distinct('aaaaaaaaaa'), distinct('b')]).toEqual(['aaaaaaaa', 'aaaaaa_2', 'b'])
})
