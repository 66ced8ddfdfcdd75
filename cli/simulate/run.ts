// A simulation from its job to its summary, with its parts on disk where a folder is given.
import { join } from 'node:path'
import { addDigest, digestLength, digestPlan } from '../../optimizer/simulation/digest.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { openJob } from '../../optimizer/simulation/kinds.ts'
import { type Summary, summaryOf } from '../../optimizer/simulation/summary.ts'
import { version } from '../version.ts'
import { openPartWriter, type PartWriter } from './parquet.ts'
import { nameOf, openParts, type PartFolder, type PartNote, writeWhole, writing } from './parts.ts'
import { type Effort, type OpenedJob, workOut } from './pool.ts'
import { type Block, partsOf } from './ring.ts'

/** The same bytes for the same job, however it was worked out. */
export interface SimulationResult {
  readonly version: string
  readonly job: Job
  readonly columns: readonly { readonly name: string; readonly unit: string; readonly role: 'setting' | 'outcome' }[]
  readonly summary: Summary
  /** Where results were written. */
  readonly parts?: readonly { readonly file: string; readonly rows: number; readonly sha256: string }[]
}

export interface Course extends Omit<Effort, 'onRows' | 'isKept'> {
  /** Where Parquet files go; without it only the summary is made. */
  readonly folder?: string
  /** Rows finished so far, of how many; `found`: of which were on disk already. */
  readonly onProgress?: (progress: Progress) => void
}

export interface Progress {
  readonly rows: number
  readonly of: number
  readonly found: number
  readonly runsPerRow: number
}

/** What each part adds, wherever it was worked out: on disk already, here, on another machine. */
export type WorkParts = (opened: OpenedJob, course: Course) => Promise<readonly Pick<PartNote, 'rows' | 'digest'>[]>

/**
 * The job must be one that can be opened. Throws FOLDER_NOT_EMPTY, SIMULATION_FOLDER, SIMULATION_WRITE; the signal's reason when
 * it is aborted: finished parts stay, the next call with the same folder goes on from them.
 */
export async function simulate(job: Job, course: Course, work: WorkParts = workHere): Promise<SimulationResult> {
  const simulation = openJob(job)
  const plan = digestPlan(simulation, job.limits)
  const opened = { job, simulation, plan }
  const notes = await work(opened, course)
  const total = new Float64Array(digestLength(plan))
  for (const { digest } of notes) addDigest(plan, total, Float64Array.from(digest))
  const { folder } = course
  const result: SimulationResult = {
    ...{ version, job, columns: simulation.columns, summary: summaryOf(simulation, plan, total) },
    ...(folder !== undefined && { parts: (notes as readonly PartNote[]).map(filed) }),
  }
  if (folder !== undefined)
    await writing(folder, () => writeWhole(join(folder, 'simulation.json'), `${JSON.stringify(result, null, 2)}\n`))
  return result
}

function filed({ rows, sha256 }: PartNote, part: number) {
  return { file: `${nameOf(part)}.parquet`, rows, sha256 }
}

/** On the worker threads of this machine. */
export const workHere: WorkParts = async (opened, course) => {
  const { folder, onProgress, ...effort } = course
  const { simulation, job } = opened
  const all = Array.from({ length: partsOf(simulation) }, (_, part) => part)
  const disk = folder === undefined ? undefined : await openDisk(folder, job, opened)
  try {
    const notes = await Promise.all(all.map((part) => disk?.parts.find(part)))
    const found = notes.reduce((sum, note) => sum + (note?.rows ?? 0), 0)
    const counted = { of: simulation.rows, found, runsPerRow: simulation.runsPerRow }
    let rows = found
    onProgress?.({ rows, ...counted })
    const kept: Pick<PartNote, 'rows' | 'digest'>[] = notes.map((note) => note ?? { rows: 0, digest: [] })
    const open = all.filter((part) => notes[part] === undefined)
    await workOut(opened, open, {
      ...effort,
      isKept: disk !== undefined,
      onRows(more) {
        rows += more
        onProgress?.({ rows, ...counted })
      },
      take: async (part, blocks) => {
        const own = digestOf(opened, blocks)
        kept[part] = disk === undefined ? own : await writing(folder!, () => onDisk(disk, { part, blocks, own }))
      },
    })
    return kept
  } finally {
    disk?.writer.close()
  }
}

interface Disk {
  readonly parts: PartFolder
  readonly writer: PartWriter
}

async function openDisk(folder: string, job: Job, { simulation }: OpenedJob): Promise<Disk> {
  const parts = await writing(folder, () => openParts(folder, job))
  return { parts, writer: await openPartWriter(simulation.columns) }
}

interface Worked {
  readonly part: number
  readonly blocks: readonly Block[]
  readonly own: Pick<PartNote, 'rows' | 'digest'>
}

async function onDisk({ parts, writer }: Disk, { part, blocks, own }: Worked): Promise<PartNote> {
  await writer.write(parts.draft(part), blocks)
  return parts.keep(part, own)
}

/** Blocks are merged in their order into their part, parts in theirs into the whole: the same sums on any machine. */
function digestOf({ plan }: OpenedJob, blocks: readonly Block[]): Pick<PartNote, 'rows' | 'digest'> {
  const digest = new Float64Array(digestLength(plan))
  for (const block of blocks) addDigest(plan, digest, block.digest)
  return { rows: blocks.reduce((sum, { rows }) => sum + rows, 0), digest: Array.from(digest) }
}
