// What a connector's folder remembers of gaps, so that a killed process leaves none behind unseen.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Gap, Nanoseconds } from '../model.ts'
import { gapOf, type WrittenGap, written } from './note.ts'

export interface GapMemory {
  /** Up to here everything that the source said is durable; undefined before the first link. */
  alive?: Nanoseconds
  /** Number of the next gap. */
  next: number
  /** The gap that lasts. */
  open?: Gap
  /** Gaps that are over and may still be read back. */
  toFill: Gap[]
}

interface WrittenMemory {
  readonly alive?: string
  readonly next: number
  readonly open?: WrittenGap
  readonly toFill: readonly WrittenGap[]
}

const fileIn = (folder: string) => join(folder, 'gaps.json')

/** What is torn or absent is as if there had never been a link: the next one begins anew. */
export async function recallGaps(folder: string): Promise<GapMemory> {
  try {
    const found = JSON.parse(await readFile(fileIn(folder), 'utf8')) as WrittenMemory
    return {
      next: found.next,
      toFill: found.toFill.map(gapOf),
      ...(found.alive === undefined ? {} : { alive: BigInt(found.alive) }),
      ...(found.open === undefined ? {} : { open: gapOf(found.open) }),
    }
  } catch {
    return { next: 1, toFill: [] }
  }
}

/** By rename: a kill in the middle must not leave half a memory. */
export async function rememberGaps(folder: string, memory: GapMemory): Promise<void> {
  const { alive, open, next, toFill } = memory
  const text: WrittenMemory = {
    next,
    toFill: toFill.map(written),
    ...(alive === undefined ? {} : { alive: String(alive) }),
    ...(open === undefined ? {} : { open: written(open) }),
  }
  await writeFile(`${fileIn(folder)}.draft`, JSON.stringify(text))
  await rename(`${fileIn(folder)}.draft`, fileIn(folder))
}
