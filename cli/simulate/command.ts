// What `kunlun simulate` does: from its words to the text that it answers.
import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { wallClock } from '../../ingest/model.ts'
import type { Job } from '../../optimizer/simulation/job.ts'
import { loadConfig } from '../config/load.ts'
import { type JobWords, jobFrom } from './options.ts'
import { writeWhole, writing } from './parts.ts'
import { progressOn } from './progress.ts'
import { type SimulationResult, simulate } from './run.ts'
import { summaryText } from './text.ts'
import type { Use } from './use-names.ts'
import { workWhere } from './where.ts'

export interface SimulateOptions extends JobWords {
  readonly config?: string
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
  // Told now, not after an hour of work.
  if (report !== undefined) await writing(report, () => accessSync(dirname(report), constants.W_OK))
  const { drawsBehind, partsJob, usedFor } = await import('./use.ts')
  if (options.use !== undefined && options.use !== 'parts')
    return usedFor(options.use, asked, { asJson: json === true, calibration: await drawsBehind(options, asked) })
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

function carryOut(job: Job, { config, workers, output }: SimulateOptions): Promise<SimulationResult> {
  const work = config === undefined ? undefined : workWhere(loadConfig(config).simulations, sayWaiting)
  return simulate(job, {
    workers,
    ...(work && { work }),
    ...(output !== undefined && { folder: output }),
    onProgress: progressOn(process.stderr, wallClock),
  })
}

function sayWaiting(): void {
  process.stderr.write('No worker is connected yet: start some with `kunlun worker -c kunlun.yaml`.\n')
}
