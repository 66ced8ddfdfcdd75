// The lines of a file as bytes, numbered, each bounded in length.
import { createReadStream } from 'node:fs'

export interface Line {
  readonly number: number
  /** Without its line end; only the first bytes where `isTooLong`. */
  readonly bytes: Buffer
  readonly isTooLong: boolean
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
/** How much of a line that is too long is kept, to be recognized by. */
const keptBytes = 4096

/** Splits at LF, with or without CR. Only LF counts: U+2028 may stand within a JSON string. */
export async function* readLines(file: string, maxBytes: number): AsyncGenerator<Line> {
  let parts: Buffer[] = []
  let length = 0
  let number = 0
  const take = (chunk: Buffer) => {
    length += chunk.length
    // Beyond the limit nothing is kept: a file without line ends stays bounded in memory.
    if (length - chunk.length <= maxBytes) parts.push(chunk)
  }
  const cut = (): Line => {
    const whole = withoutReturn(Buffer.concat(parts))
    const isTooLong = length > maxBytes + 1
    parts = []
    length = 0
    return { number: ++number, bytes: isTooLong ? Buffer.from(whole.subarray(0, keptBytes)) : whole, isTooLong }
  }
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
      take(chunk.subarray(from, at))
      from = at + 1
      yield cut()
    }
    take(chunk.subarray(from))
  }
  if (length > 0) yield cut()
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line
}
