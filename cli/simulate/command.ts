// What `kunlun simulate` does: from its words to the text that it answers.
import { wallClock } from '../../ingest/model.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { type JobWords, jobFrom } from './options.ts'
import { writeWhole, writing } from './parts.ts'
import { progressOn } from './progress.ts'
import { type SimulationResult, simulate } from './run.ts'
import { summaryText } from './text.ts'
import type { Use } from './use-names.ts'

export interface SimulateOptions extends JobWords {
  readonly workers: number
  readonly output?: string
  readonly report?: string
  readonly use?: Use
  readonly json?: true
}

/** `words` are those of the command line, for the report. */
export async function simulateFor(options: SimulateOptions, words: readonly string[]): Promise<string> {
  const { output, report, json } = options
  const asked = await jobFrom(options)
  const { partsJob, usedFor } = await import('./use.ts')
  if (options.use !== undefined && options.use !== 'parts') return usedFor(options.use, asked, json === true)
  const job = options.use === 'parts' ? partsJob(asked) : asked
  const begun = wallClock.now()
  const result = await carryOut(job, options)
  const seconds = Number(wallClock.now() - begun) / 1e9
  if (report !== undefined) {
    const { simulationHtml } = await import('./report.ts')
    const { usesOf } = await import('./uses.ts')
    const speed = { runsPerSecond: result.summary.runs / seconds, workers: options.workers }
    const html = simulationHtml({ result, ...speed, command: `kunlun ${words.join(' ')}`, ...usesOf(job) })
    await writing(report, () => writeWhole(report, html))
  }
  if (json) return JSON.stringify(result, null, 2)
  return [
    summaryText(result),
    ...(output === undefined
      ? []
      : ['', `Every run stands in ${output}/part-*.parquet; the summary in simulation.json.`]),
    ...(report === undefined ? [] : ['', `The report is ${report}.`]),
  ].join('\n')
}

function carryOut(job: Job, { workers, output }: SimulateOptions): Promise<SimulationResult> {
  return simulate(job, {
    workers,
    ...(output !== undefined && { folder: output }),
    onProgress: progressOn(process.stderr, wallClock),
  })
}
