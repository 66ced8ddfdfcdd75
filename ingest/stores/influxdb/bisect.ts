// Finds the lines that a server refuses by halving, so that one bad line never costs its neighbours.
import type { Refused } from '../writer.ts'

/** The server's answer to a body. What it says of dropped lines is never trusted: a refused body is halved and sent again. */
export type Verdict = { readonly done: true } | { readonly done: false; readonly cause: string }

/**
 * Sends the lines, halving what is refused down to single lines; sending a line twice is idempotent. Answers the lines
 * that fail alone. Needs one request where all is well, about 2 log2(n) for each bad line among n.
 */
export async function writeBisecting(
  lines: readonly string[],
  send: (lines: readonly string[]) => Promise<Verdict>,
  offset = 0,
): Promise<Refused[]> {
  if (lines.length === 0) return []
  const verdict = await send(lines)
  if (verdict.done) return []
  if (lines.length === 1) return [{ position: offset, cause: verdict.cause }]
  const half = lines.length >> 1
  return [
    ...(await writeBisecting(lines.slice(0, half), send, offset)),
    ...(await writeBisecting(lines.slice(half), send, offset + half)),
  ]
}
