// What a start finds on the disk: whole records are counted, a torn tail is cut off.
import type { Log } from '../../connectors/connector.ts'
import { messageOf } from '../errors.ts'
import { createAgeMarks } from './age-marks.ts'
import type { FileSystem } from './files.ts'
import { firstOfName, type Segment, scanSegment, segmentName } from './segment.ts'

/** Records in the spool behind the cursor. */
export interface TailCounts {
  messages: number
  redelivered: number
}

interface Recovery {
  readonly files: FileSystem
  readonly folder: string
  /** The first sequence not yet worked off. */
  readonly cursor: number
  readonly log: Log | undefined
}

/** Reads every segment that the cursor has not passed; removes those that it has. */
export async function recoverSegments({ files, folder, cursor, log }: Recovery) {
  const firsts = (await files.list(folder))
    .map(firstOfName)
    .filter((first) => first !== undefined)
    .sort((a, b) => a - b)
  const passed: string[] = []
  const torn: Segment[] = []
  const segments: Segment[] = []
  const tail = new Map<string, TailCounts>()
  const marks = createAgeMarks()
  for (const [index, first] of firsts.entries()) {
    const path = `${folder}/${segmentName(first)}`
    const below = firsts[index + 1] ?? Number.MAX_SAFE_INTEGER
    if (below <= cursor) {
      passed.push(path)
      continue
    }
    const scan = await scanSegment(files, path, { first, below }, (sequence, { connector, redelivered, received }) => {
      if (sequence < cursor) return
      count(tail, connector, redelivered)
      marks.add(sequence, received)
    })
    if (scan.damaged > 0) log?.warn({ file: path, places: scan.damaged }, 'the spool is damaged; whole records go on')
    if (scan.tornBytes > 0) torn.push(scan.segment)
    // Records that a cursor has passed may be gone from the disk; their sequences are still never given out again.
    if (index === firsts.length - 1) scan.segment.next = Math.max(scan.segment.next, cursor)
    segments.push(scan.segment)
  }
  // Only now, when it is certain that no newer version wrote any of it.
  for (const path of passed) await files.remove(path)
  for (const segment of torn) await cut(files, segment, log)
  return { segments, tail, marks }
}

function count(tail: Map<string, TailCounts>, connector: string, redelivered: boolean): void {
  let counts = tail.get(connector)
  if (counts === undefined) {
    counts = { messages: 0, redelivered: 0 }
    tail.set(connector, counts)
  }
  counts.messages++
  if (redelivered) counts.redelivered++
}

/** A tail that cannot be cut is passed over at each start: no reason to refuse one. */
async function cut(files: FileSystem, segment: Segment, log: Log | undefined): Promise<void> {
  try {
    const file = await files.open(segment.path, 'write')
    try {
      await file.truncate(segment.bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    log?.warn({ file: segment.path, cause: messageOf(cause) }, 'the torn end of a spool segment could not be cut')
  }
}
