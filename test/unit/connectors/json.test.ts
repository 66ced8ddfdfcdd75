// JSON of sources: exact integers, refused prototype keys, pointers that follow own properties only.
import { describe, expect, it } from 'vitest'
import { type Json, parseJson, parseJsonText } from '../../../connectors/json.ts'
import { compilePointer, pointerText } from '../../../connectors/pointer.ts'

describe('a number', () => {
  it.each<[string, Json]>([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['18446744073709551615', 18446744073709551615n],
    ['0.12345678901234567890', 0.12345678901234568],
    ['9007199254740993.0', 9007199254740992],
    ['1e3', 1000],
  ])('%s keeps its value', (text, value) => {
    expect(parseJsonText(`{"value":${text}}`)).toEqual({ json: { value } })
  })

  it('of a million digits is not worth parsing exactly', () => {
    expect(parseJsonText('9'.repeat(1_000_000))).toEqual({ json: Number.POSITIVE_INFINITY })
  })
})

describe('a body', () => {
  it.each([
    ['a prototype key', '{"a":[{"__proto__":{"x":1}}]}'],
    ['an escaped prototype key', '{"\\u005f_proto__":1}'],
    ['a constructor with a prototype', '{"constructor":{"prototype":1}}'],
    ['NaN', '{"value":NaN}'],
    ['Infinity', '-Infinity'],
    ['nothing', ''],
    ['half of it', '{"value":'],
    ['nesting beyond the stack, with a long integer', `${'['.repeat(500_000)}9007199254740993`],
  ])('with %s is not used', (_, text) => {
    expect(parseJsonText(text)).toHaveProperty('cause')
  })

  it('that is not UTF-8 says so', () => {
    expect(parseJson(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ cause: 'the bytes are not UTF-8' })
  })

  it('may begin with a byte order mark', () => {
    expect(parseJson(Buffer.from('\uFEFF{"value":1}'))).toEqual({ json: { value: 1 } })
  })
})

describe('a pointer', () => {
  const json: Json = { a: { 'b/c': [10, { '~': 'deep' }] }, '': 'empty key' }
  it.each([
    ['', json],
    ['/', 'empty key'],
    ['/a/b~1c/0', 10],
    ['/a/b~1c/1/~0', 'deep'],
    ['/a/b~1c/01', undefined],
    ['/a/b~1c/2', undefined],
    ['/a/b~1c/length', undefined],
    ['/toString', undefined],
    ['/__proto__', undefined],
    ['/a/b~1c/0/x', undefined],
  ])('%j reads its place', (text, value) => {
    expect(compilePointer(text)(json)).toEqual(value)
  })

  it.each(['value', '/a~2', '/~'])('%j is refused', (text) => {
    expect(pointerText.safeParse(text).success).toBe(false)
  })
})
