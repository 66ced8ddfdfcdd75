// How good suggestions are: measured tables with synthetic problems, against baselines, on worker threads.
//
// node bench/optimizer.ts [--repeats 30] [--only task,task|set] [--methods name,name] [--threads 2] [--report]

import { parseArgs } from 'node:util'
import { carryOut } from './optimizer/jobs.ts'
import { methods, plays } from './optimizer/methods.ts'
import type { Outcome } from './optimizer/play.ts'
import { openResults } from './optimizer/results.ts'
import { fingerprint } from './optimizer/sources.ts'
import { summaryLine } from './optimizer/summary.ts'
import { tasks } from './optimizer/tasks.ts'
import type { Job } from './optimizer/worker.ts'

const { values: options } = parseArgs({
  options: {
    repeats: { type: 'string', default: '30' },
    only: { type: 'string' },
    methods: { type: 'string' },
    threads: { type: 'string', default: '2' },
  },
})
const wantedTasks = options.only?.split(',')
const wantedMethods = options.methods?.split(',')
const chosenTasks = tasks.filter(
  ({ name, set }) => !wantedTasks || wantedTasks.includes(name) || wantedTasks.includes(set),
)
const chosenMethods = methods.filter(({ name }) => !wantedMethods || wantedMethods.includes(name))
if (chosenTasks.length === 0 || chosenMethods.length === 0) {
  process.stderr.write(
    `nothing chosen; tasks: ${tasks.map(({ name }) => name).join(', ')}; methods: ${methods.map(({ name }) => name).join(', ')}\n`,
  )
  process.exit(2)
}

const repeats = Number(options.repeats)
const folder = new URL('.results/optimizer/', import.meta.url).pathname
const results = openResults(folder, fingerprint(new URL('optimizer/worker.ts', import.meta.url).pathname))
const jobs: Job[] = Array.from({ length: repeats }, (_, repeat) => repeat).flatMap((repeat) =>
  chosenTasks
    .filter(({ mostRepeats }) => repeat < mostRepeats)
    .flatMap((task) =>
      chosenMethods
        .filter((method) => plays(method, task))
        .map((method) => ({ task: task.name, method: method.name, repeat })),
    ),
)
await carryOut({ jobs, results, threads: Number(options.threads), progress: showProgress(jobs.length) })
for (const task of chosenTasks) {
  for (const method of chosenMethods) {
    const found = jobs.filter((job) => job.task === task.name && job.method === method.name).map(results.find)
    if (found.length === 0) continue
    const outcomes = found.filter((one): one is Outcome => one !== undefined)
    process.stdout.write(`${task.name.padEnd(18)} ${method.name.padEnd(16)} ${summaryLine(task, outcomes)}\n`)
  }
}

/** A line on the terminal, rewritten after each repeat. */
function showProgress(all: number) {
  const from = performance.now()
  let first: number | undefined
  return (done: number, last: Outcome | undefined): void => {
    first ??= done
    if (!process.stderr.isTTY && done !== all) return
    const seconds = (performance.now() - from) / 1000
    const left = done > first ? (seconds / (done - first)) * (all - done) : Number.NaN
    const note = last ? `${last.task} ${last.method} ${last.repeat}` : 'found on disk'
    process.stderr.write(
      `\r\x1b[K${done} of ${all} repeats, ${seconds.toFixed(0)} s, ${Number.isNaN(left) ? '' : `${left.toFixed(0)} s left, `}${note}${done === all ? '\n' : ''}`,
    )
  }
}
