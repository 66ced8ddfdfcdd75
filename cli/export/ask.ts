// What is to be exported, checked whole: every problem at once.
import type { ExportAsk } from '../../dashboards/api/exports.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { timeFrom } from '../../ingest/import/cell.ts'
import type { Nanoseconds } from '../../ingest/model.ts'
import type { Configuration } from '../config/schema.ts'

export interface CheckedAsk extends Pick<ExportAsk, 'what' | 'format'> {
  /** Absent: all. */
  readonly machines?: readonly string[]
  readonly process?: string
  readonly signals?: readonly string[]
  readonly from?: Nanoseconds
  readonly to?: Nanoseconds
  readonly bom: boolean
}

/** Throws EXPORT_INVALID with everything that is wrong. */
export function checkedAsk(ask: ExportAsk, config: Configuration): CheckedAsk {
  const problems: string[] = []
  const study = ask.study === undefined ? undefined : named(config.studies, ask.study)
  if (ask.study !== undefined && study === undefined) problems.push(`there is no study ${shown(ask.study)}`)
  const machine = ask.machine ?? study?.machine
  if (ask.machine !== undefined && study !== undefined && study.machine !== ask.machine)
    problems.push(`the study ${ask.study} is of ${study.machine}, not of ${shown(ask.machine)}`)
  if (ask.machine !== undefined && named(config.machines, ask.machine) === undefined)
    problems.push(`there is no machine ${shown(ask.machine)}`)
  problems.push(...signalProblems(ask, machine, config))
  const [from, to] = [timeOf('from'), timeOf('to')]
  if (from !== undefined && to !== undefined && to <= from) problems.push('to must be later than from')
  if (ask.bom === true && ask.format === 'parquet') problems.push('the mark of UTF-8 (bom) is for CSV alone')
  if (problems.length > 0) throw kunlunError('EXPORT_INVALID', { problems: problems.join('; ') })
  return {
    what: ask.what,
    format: ask.format,
    bom: ask.bom ?? false,
    ...(machine !== undefined && { machines: [machine] }),
    ...(study !== undefined && { process: study.process }),
    ...(ask.signals !== undefined && { signals: ask.signals }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }

  function timeOf(end: 'from' | 'to'): Nanoseconds | undefined {
    const text = ask[end]
    if (text === undefined) return undefined
    const time = timeFrom(text, config.site.timezone)
    if (time === undefined) problems.push(`${end} must be a time such as 2026-01-05 or 2026-01-05T08:00:00+08:00`)
    return time
  }
}

function signalProblems({ what, signals }: ExportAsk, machine: string | undefined, config: Configuration): string[] {
  if (what !== 'series') return signals === undefined ? [] : [`signals are for series, not for ${what}`]
  if (machine === undefined) return ['series need a machine or a study']
  const known = named(config.machines, machine)?.signals
  const unknown = (signals ?? []).filter((signal) => known !== undefined && named(known, signal) === undefined)
  return unknown.map((signal) => `${machine} has no signal ${shown(signal)}`)
}

function named<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

function shown(name: string): string {
  return name.slice(0, 100)
}
