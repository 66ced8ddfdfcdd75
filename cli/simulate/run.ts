// A simulation from its job to its summary, with its parts on disk where a folder is given.
import { join } from 'node:path'
import { addDigest, digestLength, digestPlan } from '../../optimizer/simulation/digest.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { openJob } from '../../optimizer/simulation/kinds.ts'
import { type Summary, summaryOf } from '../../optimizer/simulation/summary.ts'
import { version } from '../version.ts'
import { workHere } from './local.ts'
import { nameOf, openParts, type PartFolder, type PartNote, writeWhole, writing } from './parts.ts'
import type { OpenedJob } from './pool.ts'
import { partsOf } from './ring.ts'

/** The same bytes for the same job, however it was worked out. */
export interface SimulationResult {
  readonly version: string
  readonly job: Job
  readonly columns: readonly { readonly name: string; readonly unit: string; readonly role: 'setting' | 'outcome' }[]
  readonly summary: Summary
  /** Where results were written. */
  readonly parts?: readonly { readonly file: string; readonly rows: number; readonly sha256: string }[]
}

export interface Course {
  /** Threads of this machine. */
  readonly workers: number
  /** Gives way to everything else on the machine. */
  readonly isQuiet?: boolean
  readonly signal?: AbortSignal
  /** Where Parquet files go; without it only the summary is made. */
  readonly folder?: string
  readonly onProgress?: (progress: Progress) => void
  /** Who works it out; the threads of this machine unless told. */
  readonly work?: WorkParts
}

/** Rows finished so far, of how many; `found`: of which were on disk already. */
export interface Progress {
  readonly rows: number
  readonly of: number
  readonly found: number
  readonly runsPerRow: number
}

/** What a part adds to the summary. */
export type PartSum = Pick<PartNote, 'rows' | 'digest'>

export interface Wanted {
  /** Numbers of the parts that are still to be worked out. */
  readonly parts: readonly number[]
  /** Where their files go. */
  readonly disk?: PartFolder
  /** Called for each part once, in any order. */
  readonly done: (part: number, sum: PartSum) => void
  readonly onRows: (rows: number) => void
  readonly course: Course
}

/** Works out parts, wherever: resolves once all of them are done. */
export type WorkParts = (opened: OpenedJob, wanted: Wanted) => Promise<void>

/**
 * The job must be one that can be opened. Throws FOLDER_NOT_EMPTY, SIMULATION_FOLDER, SIMULATION_WRITE; the signal's reason when
 * it is aborted: finished parts stay, the next call with the same folder goes on from them.
 */
export async function simulate(job: Job, course: Course): Promise<SimulationResult> {
  const simulation = openJob(job)
  const plan = digestPlan(simulation, job.limits)
  const opened = { job, simulation, plan }
  const { folder } = course
  const disk = folder === undefined ? undefined : await writing(folder, () => openParts(folder, job))
  const notes = await allParts(opened, course, disk)
  const total = new Float64Array(digestLength(plan))
  for (const { digest } of notes) addDigest(plan, total, Float64Array.from(digest))
  const result: SimulationResult = {
    ...{ version, job, columns: simulation.columns, summary: summaryOf(simulation, plan, total) },
    ...(disk && { parts: (notes as readonly PartNote[]).map(filed) }),
  }
  if (folder !== undefined)
    await writing(folder, () => writeWhole(join(folder, 'simulation.json'), `${JSON.stringify(result, null, 2)}\n`))
  return result
}

function filed({ rows, sha256 }: PartNote, part: number) {
  return { file: `${nameOf(part)}.parquet`, rows, sha256 }
}

/** What is whole on disk is found, the rest worked out. */
async function allParts(opened: OpenedJob, course: Course, disk?: PartFolder): Promise<readonly PartSum[]> {
  const { simulation } = opened
  const all = Array.from({ length: partsOf(simulation) }, (_, part) => part)
  const sums: (PartSum | undefined)[] = []
  for (const part of all) sums.push(await disk?.find(part))
  const found = sums.reduce((sum, one) => sum + (one?.rows ?? 0), 0)
  let rows = found
  const tell = (more: number) => {
    rows += more
    course.onProgress?.({ rows, of: simulation.rows, found, runsPerRow: simulation.runsPerRow })
  }
  tell(0)
  const parts = all.filter((part) => sums[part] === undefined)
  const done = (part: number, sum: PartSum) => {
    sums[part] = sum
  }
  const { work = workHere } = course
  if (parts.length > 0) await work(opened, { parts, ...(disk && { disk }), done, onRows: tell, course })
  return sums as readonly PartSum[]
}
