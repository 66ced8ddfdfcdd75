// How good suggestions are: measured tables with synthetic problems, against baselines, on worker threads.
//
// npm run bench -- optimizer [--repeats 30] [--only task,set] [--methods name,name] [--threads 2] [--report FILE]
// Goes on where it was interrupted, as long as no source has changed. Everything at once writes reports/optimizer.md.

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { AskTime } from './optimizer/ask-times.ts'
import { carryOut } from './optimizer/jobs.ts'
import { methods, plays } from './optimizer/methods.ts'
import type { Outcome } from './optimizer/play.ts'
import { reportOf } from './optimizer/report.ts'
import { openResults } from './optimizer/results.ts'
import { fingerprint } from './optimizer/sources.ts'
import { summaryLine, type TaskFigures } from './optimizer/summary.ts'
import { hasTables, tasks } from './optimizer/tasks.ts'
import type { Job } from './optimizer/worker.ts'

const { values: options } = parseArgs({
  options: {
    repeats: { type: 'string', default: '30' },
    only: { type: 'string' },
    methods: { type: 'string' },
    threads: { type: 'string', default: '2' },
    report: { type: 'string' },
  },
})
const here = import.meta.dirname
const wantedTasks = options.only?.split(',')
const wantedMethods = options.methods?.split(',')
const chosenTasks = tasks.filter(
  ({ name, set }) => !wantedTasks || wantedTasks.includes(name) || wantedTasks.includes(set),
)
const chosenMethods = methods.filter(({ name }) => !wantedMethods || wantedMethods.includes(name))
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).join(', ')

if (chosenTasks.length === 0 || chosenMethods.length === 0) {
  process.stderr.write(`nothing chosen; tasks: ${names(tasks)}; methods: ${names(methods)}\n`)
  process.exitCode = 2
} else await main()

async function main(): Promise<void> {
  if (!hasTables) print('measured tables: left out, their folder is absent')
  const from = performance.now()
  const hash = fingerprint(join(here, 'optimizer', 'worker.ts'))
  const results = openResults(join(here, '.results', 'optimizer'), hash)
  const jobs = jobsOf(Number(options.repeats))
  await carryOut({ jobs, results, threads: Number(options.threads), progress: showProgress(jobs.length) })
  const minutes = (performance.now() - from) / 60_000
  const figures = chosenTasks.map((task): TaskFigures => {
    const found = jobs.filter((job) => job.task === task.name).flatMap((job) => results.find(job) ?? [])
    return { task, byMethod: Map.groupBy(found, ({ method }) => method) }
  })
  for (const { task, byMethod } of figures)
    for (const [name, outcomes] of byMethod)
      print(`${task.name.padEnd(20)} ${name.padEnd(12)} ${summaryLine(task, outcomes)}`)
  const file = options.report ?? (wantedTasks || wantedMethods ? undefined : join(here, 'reports', 'optimizer.md'))
  if (file === undefined) return
  const command = ['npm run bench -- optimizer', ...process.argv.slice(2)].join(' ')
  const askTimes = [askTime(60, 6, 1, 2), askTime(60, 6, 3, 0), askTime(300, 12, 1, 2), askTime(300, 12, 3, 0)]
  writeFileSync(file, reportOf({ command, fingerprint: hash, cores: cpus().length, minutes, figures, askTimes }))
  print(`report: ${file}`)
}

/** Repeat by repeat, so that an interrupted benchmark holds complete pairs. */
function jobsOf(repeats: number): Job[] {
  return Array.from({ length: repeats }, (_, repeat) => repeat).flatMap((repeat) =>
    chosenTasks
      .filter(({ mostRepeats }) => repeat < mostRepeats)
      .flatMap((task) =>
        chosenMethods
          .filter((method) => plays(method, task))
          .map((method) => ({ task: task.name, method: method.name, repeat })),
      ),
  )
}

function askTime(...size: readonly number[]): AskTime {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(here, 'optimizer', 'ask-times.ts'), ...size.map(String)],
    { encoding: 'utf8' },
  )
  if (stdout.trim() === '') throw new Error(`no figures for asks of size ${size.join(' x ')}: ${stderr}`)
  return JSON.parse(stdout) as AskTime
}

/** A line on the terminal, rewritten after each repeat; without a terminal a line every now and then. */
function showProgress(all: number) {
  const from = performance.now()
  let first: number | undefined
  return (done: number, last: Outcome | undefined): void => {
    first ??= done
    const step = process.stderr.isTTY ? 1 : Math.ceil(all / 20)
    if (done % step !== 0 && done !== all) return
    const seconds = (performance.now() - from) / 1000
    const left = done > first ? `, ${((seconds / (done - first)) * (all - done)).toFixed(0)} s left` : ''
    const note = last ? `${last.task} ${last.method} ${last.repeat}` : 'found on disk'
    const text = `${done} of ${all} repeats, ${seconds.toFixed(0)} s${left}, ${note}`
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}${done === all ? '\n' : ''}` : `${text}\n`)
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
