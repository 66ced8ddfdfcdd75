// Bytes in chunks become lines; a line too long for the memory is cut off, never collected.

/** Lines of 16 MiB must be accepted; four times that is more than any study needs. */
export const mostLineBytes = 64 * 2 ** 20

const lineFeed = 10

/** A line without its end; `tooLong` where the rest of it was thrown away. */
export interface ByteLine {
  readonly bytes: Uint8Array
  readonly tooLong: boolean
}

/**
 * Splits at line feeds alone: JSON may hold U+2028 unescaped inside of a text, which other splitters take for an end.
 * What follows the last line feed is a line too, unless it is empty.
 */
export async function* byteLines(
  chunks: AsyncIterable<Uint8Array>,
  most: number = mostLineBytes,
): AsyncGenerator<ByteLine> {
  let parts: Uint8Array[] = []
  let length = 0
  let tooLong = false
  const keep = (part: Uint8Array) => {
    tooLong ||= length + part.length > most
    if (tooLong) parts = []
    else parts.push(part)
    length += part.length
  }
  const end = (): ByteLine => {
    const line = { bytes: Buffer.concat(parts), tooLong }
    parts = []
    length = 0
    tooLong = false
    return line
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
      keep(chunk.subarray(from, at))
      from = at + 1
      yield end()
    }
    keep(chunk.subarray(from))
  }
  if (length > 0) yield end()
}
