// What `kunlun simulate` does: from its words to the text that it answers.
import { wallClock } from '../../ingest/model.ts'
import { type JobWords, jobFrom } from './options.ts'
import { progressOn } from './progress.ts'
import { simulate } from './run.ts'
import { summaryText } from './text.ts'

export interface SimulateOptions extends JobWords {
  readonly workers: number
  readonly output?: string
  readonly json?: true
}

export async function simulateFor(options: SimulateOptions): Promise<string> {
  const { workers, output, json } = options
  const job = await jobFrom(options)
  const result = await simulate(job, {
    workers,
    ...(output !== undefined && { folder: output }),
    onProgress: progressOn(process.stderr, wallClock),
  })
  if (json) return JSON.stringify(result, null, 2)
  const where =
    output === undefined ? [] : ['', `Every run stands in ${output}/part-*.parquet; the summary in simulation.json.`]
  return [summaryText(result), ...where].join('\n')
}
