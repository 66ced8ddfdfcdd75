// The report of a campaign in Markdown, made from its finished firings alone.
import { cpus, release, totalmem } from 'node:os'
import type { Fault, Firing } from './fault.ts'
import { type Entry, type Progress, verdictOf } from './progress.ts'

export interface ReportFacts {
  readonly faults: readonly Fault[]
  readonly progress: Progress
  /** Why some could not be injected, by name. */
  readonly leftOut: ReadonlyMap<string, string>
  /** What made it. */
  readonly command: string
}

const head = ['fault', 'times', 'in flight', 'acknowledged', 'lost', 'duplicated', 'longest recovery', 'note']

export function reportOf({ faults, progress, leftOut, command }: ReportFacts): string {
  const fired = faults.filter(({ name }) => progress.entriesOf(name).length > 0)
  const rows = fired.map((fault) => rowOf(fault, progress.entriesOf(fault.name)))
  const all = fired.flatMap(({ name }) => progress.entriesOf(name))
  const counted = fired.flatMap((fault) => progress.entriesOf(fault.name).filter((one) => isCounted(fault, one)))
  const sum = (of: (firing: Firing) => number) =>
    counted.reduce((total, { firing }) => total + (firing ? of(firing) : 0), 0)
  const minutes = Math.round(all.reduce((total, { seconds }) => total + seconds, 0) / 60)
  return [
    '# Faults: what was lost, what came twice',
    '',
    `${counted.length} firings of ${fired.length} faults, ${sum(({ acknowledged }) => acknowledged)} acknowledged messages: ` +
      `**${sum(({ lost }) => lost)} lost, ${sum(({ duplicated }) => duplicated)} duplicated**.`,
    '',
    `Made by \`${command}\` in ${minutes} minutes on ${machine()}; Node ${process.versions.node}.`,
    'A firing counts only where the fault provably happened, a kill only where messages were in flight; the others were',
    'tried again with a new seed. Lost: acknowledged by Kunlun, yet neither stored (after a restart of InfluxDB) nor in',
    'quarantine nor in the spool. Duplicated: in the store twice, or without having been sent. Recovery: from healing to the',
    'first fresh sample in the store; a killed Kunlun is followed by a process that has its modules loaded already.',
    '',
    ...table([head, ...rows]),
    '',
    '## What each fault is',
    '',
    ...fired.map(({ name, what }) => `- \`${name}\`: ${what}.`),
    ...section(
      'Left out on this machine',
      [...leftOut].map(([name, reason]) => `- \`${name}\`: ${reason}`),
    ),
    ...section(
      'Failed',
      fired.flatMap((fault) => failuresOf(fault, progress.entriesOf(fault.name))),
    ),
    '',
  ].join('\n')
}

function isCounted(fault: Fault, entry: Entry): boolean {
  return entry.firing !== undefined && verdictOf(fault, entry) !== 'not counted'
}

function rowOf(fault: Fault, entries: readonly Entry[]): string[] {
  const firings = entries.filter((one) => isCounted(fault, one)).flatMap(({ firing }) => firing ?? [])
  const uncounted = entries.filter((one) => verdictOf(fault, one) === 'not counted').length
  const sum = (of: (firing: Firing) => number) => String(firings.reduce((total, firing) => total + of(firing), 0))
  const span = firings.map(({ inFlight }) => inFlight).sort((a, b) => a - b)
  const longest = Math.max(0, ...firings.map(({ recoverySeconds }) => recoverySeconds))
  return [
    `\`${fault.name}\``,
    uncounted === 0 ? String(firings.length) : `${firings.length} (+${uncounted} that did not count)`,
    span[0] === span.at(-1) ? String(span[0] ?? 0) : `${span[0]} to ${span.at(-1)}`,
    sum(({ acknowledged }) => acknowledged),
    sum(({ lost }) => lost),
    sum(({ duplicated }) => duplicated),
    `${longest.toFixed(1)} s`,
    notesOf(firings),
  ]
}

const notesAtMost = 2

function notesOf(firings: readonly Firing[]): string {
  const notes = [...new Set(firings.flatMap(({ note }) => note ?? []))]
  const more = notes.length - notesAtMost
  return [...notes.slice(0, notesAtMost), ...(more > 0 ? [`(${more} more)`] : [])].join('; ').replaceAll('|', '/')
}

function failuresOf(fault: Fault, entries: readonly Entry[]): string[] {
  return entries
    .filter((entry) => verdictOf(fault, entry) === 'failed')
    .map(({ seed, error, firing }) => `- \`${fault.name}\` seed ${seed}: ${error ?? JSON.stringify(firing)}`)
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]
}

function table([first = [], ...rows]: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(first), line(first.map(() => '---')), ...rows.map(line)]
}

function machine(): string {
  const gibibytes = Math.round(totalmem() / 1024 ** 3)
  return `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${gibibytes} GiB, Linux ${release()}`
}
