// Seeded draws for hostile input: the same seed and number always make the same case.

export interface Draw {
  /** 0 to `below` - 1. */
  int(below: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  bytes(most: number): Buffer
  /** Text with a liking for what breaks parsers: quotes, line breaks, halves of surrogate pairs, reserved names. */
  text(most: number): string
  /** A text that may be a name everywhere. */
  name(): string
  /** Of any size, with a liking for the ends of number types. */
  bigint(): bigint
  /** Any double, with a liking for NaN, infinities, zeros. */
  number(): number
}

const pieces = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    '\n',
    '\r\n',
    '\0',
    '\x1b[2J',
    '"',
    "'",
    '`',
    '\\',
    '\\\\',
    '\\n',
    ',',
    '=',
  ],
  ...[' ', '\t', '$', '$SYS', '{', '}', '{machine}', '[', ']', '+', '#', '/', '//', '../', '%00', ';--', "' OR 'a'='a"],
  ...[
    '🔥',
    '氧化锆',
    'é',
    '\ud800',
    '\udfff',
    '\u2028',
    '\u202e',
    '\ufeff',
    '\u00a0',
    '&amp;',
    '<b>',
    '*',
    '&a',
    '!!js',
    '|',
    '>',
  ],
  ...[
    'true',
    'null',
    'NaN',
    '-0',
    '1e999',
    '0x10',
    '9007199254740993',
    '-1',
    ': ',
    '- ',
    '# ',
    '%',
    '=i',
    '1i',
    '\x7f',
  ],
]
const bigints = [
  0n,
  1n,
  -1n,
  255n,
  2n ** 31n,
  2n ** 32n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  -(2n ** 63n),
  2n ** 64n - 1n,
  10n ** 39n,
]
const numbers = [
  0,
  -0,
  1,
  -1,
  0.1,
  1e21,
  1e-7,
  5e-324,
  1.7976931348623157e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 53,
  41.5,
]
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** The draws of case `index` of `seed`. */
export function drawOf(seed: number, index: number): Draw {
  const next = mulberry32(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b))
  const int = (below: number) => Math.floor(next() * below)
  const chance = (probability: number) => next() < probability
  const pick = <T>(list: readonly T[]): T => list[int(list.length)] as T
  const letter = () => letters[int(letters.length)] as string
  const textPiece = () => (chance(0.5) ? pick(pieces) : chance(0.97) ? letter() : String.fromCharCode(int(0x10000)))
  const view = new DataView(new ArrayBuffer(8))
  return {
    int,
    chance,
    pick,
    bytes: (most) => Buffer.from(Array.from({ length: int(most + 1) }, () => int(256))),
    text: (most) => Array.from({ length: int(most + 1) }, textPiece).join(''),
    name: () =>
      letter() + Array.from({ length: int(8) }, () => (chance(0.9) ? letter() : pick(['.', '-', '_']))).join(''),
    bigint: () =>
      (chance(0.4) ? pick(bigints) : BigInt(int(2 ** 31)) * (chance(0.5) ? 1n : 1_000_003n)) * (chance(0.2) ? -1n : 1n),
    number() {
      if (chance(0.3)) return pick(numbers)
      if (chance(0.5)) return (int(2_000_001) - 1_000_000) / 1000
      view.setUint32(0, int(2 ** 32))
      view.setUint32(4, int(2 ** 32))
      return view.getFloat64(0)
    },
  }
}

/** mulberry32: one multiplication or two for each draw, so that drawing costs less than what is tested. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** `bytes` with one to four wounds: flipped, cut, doubled, overwritten, inserted. */
export function wounded(bytes: Buffer, draw: Draw): Buffer {
  let result: Buffer = Buffer.from(bytes)
  for (let count = 1 + draw.int(4); count > 0; count--) result = wound(result, draw)
  return result
}

function wound(bytes: Buffer, draw: Draw): Buffer {
  const at = draw.int(bytes.length + 1)
  const end = Math.min(bytes.length, at + 1 + draw.int(8))
  switch (draw.int(6)) {
    case 0:
      if (at < bytes.length) bytes[at]! ^= 1 << draw.int(8)
      return bytes
    case 1:
      return bytes.subarray(0, at)
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)])
    case 3:
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)])
    case 4:
      if (at < bytes.length) bytes[at] = draw.pick([0, 1, 0x7f, 0x80, 0xff, 0x22, 0x5b, 0x7b, 0x2c, 0x0a])
      return bytes
    default:
      return Buffer.concat([bytes.subarray(0, at), draw.bytes(6), bytes.subarray(at)])
  }
}
