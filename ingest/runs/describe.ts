// Makes a run of a stretch: its labels, features, settings and state, from the samples in and before it.

import { type Nanoseconds, nsPerSecond, type Run, type RunState, type Sample, type Settings } from '../model.ts'
import { defined, type Features } from './feature-set.ts'
import { type FurnaceCurves, furnaceFeatures, setpointFeatures } from './features-furnace.ts'
import { machiningFeatures } from './features-machining.ts'
import { gapPercent } from './gaps.ts'
import { labelsOf } from './labels.ts'
import { isUsable } from './ordered.ts'
import type { RunRules } from './rules.ts'
import { readAt, type Series, seriesOf } from './series.ts'
import type { Span, Stretch } from './stretch.ts'
import { fromSeconds } from './times.ts'

export type Description = Pick<Run, 'state' | 'planned' | 'achieved' | 'features' | 'labels'>

export interface RunRecord {
  readonly stretch: Stretch
  /** In order, each once: those of the run, and before them the last of each signal that was reported earlier. */
  readonly samples: readonly Sample[]
  /** How far the record reaches; the end of a run that still goes on. */
  readonly until: Nanoseconds
}

/** Pure: the same record gives the same description. */
export function describeRun(record: RunRecord, rules: RunRules): Description {
  const { stretch, samples, until } = record
  const run: Span = { from: stretch.from, to: stretch.to ?? until }
  const seen = rules.kind === 'furnace' ? describeHeat(record, run, rules) : describePass(record, run, rules)
  const longestGap = fromSeconds(rules.gapMinutes * 60)
  const gap_percent = gapPercent(samples, run, longestGap)
  const usable = samples.filter(isUsable)
  return {
    state: stateOf(stretch, seen.isComplete),
    planned: settingsOf(seen.planned, rules),
    achieved: settingsOf(seen.features, rules),
    features: defined({ ...readAtStart(record, run, rules), ...seen.features, gap_percent }),
    labels: labelsOf(usable, rules.labels, run),
  }
}

interface Seen {
  readonly features: Features
  /** The same features as the set point promised them. */
  readonly planned: Features
  readonly isComplete: boolean
}

/** A heat without a soak did not come to the end of its recipe. */
function describeHeat(record: RunRecord, run: Span, rules: RunRules): Seen {
  const curve = curvesOf(record, run)
  const { setpoint, power, energy, mass, segmentation, soakAbove } = rules
  const segment = segmentation.by === 'segment' ? segmentation.signal : undefined
  const curves: FurnaceCurves = {
    ...{ interval: curve.interval, zones: rules.temperatures.map(curve.always), soakAbove },
    ...curve.some({ setpoint, segment, power, energy, mass }),
  }
  const features = furnaceFeatures(curves)
  return { features, planned: setpointFeatures(curves), isComplete: 'soak_minutes' in features }
}

function describePass(record: RunRecord, run: Span, rules: RunRules): Seen {
  const curve = curvesOf(record, run)
  const { load, feed, spindleSpeed, power, energy } = rules
  const cutting = record.stretch.spans.map(({ from, to }) => ({ from: secondsOf(from, run), to: secondsOf(to, run) }))
  const curves = { interval: curve.interval, cutting, ...curve.some({ load, feed, spindleSpeed, power, energy }) }
  return { features: machiningFeatures(curves), planned: {}, isComplete: true }
}

function readAtStart(record: RunRecord, run: Span, { atStart }: RunRules): Record<string, number | undefined> {
  const curve = curvesOf(record, run)
  return Object.fromEntries(Object.entries(atStart).map(([name, signal]) => [name, readAt(curve.always(signal), 0)]))
}

function curvesOf({ samples }: RunRecord, run: Span) {
  const bySignal = Map.groupBy(samples, (sample) => sample.signal)
  const always = (signal: string): Series => seriesOf(bySignal.get(signal) ?? [], run.from)
  return {
    interval: { from: 0, to: secondsOf(run.to, run) },
    always,
    /** Only the signals that the machine has and that said something. */
    some<K extends string>(signals: Record<K, string | undefined>): Partial<Record<K, Series>> {
      const found: Partial<Record<K, Series>> = {}
      for (const [name, signal] of Object.entries(signals) as [K, string | undefined][]) {
        if (signal !== undefined && bySignal.has(signal)) found[name] = always(signal)
      }
      return found
    },
  }
}

function secondsOf(time: Nanoseconds, run: Span): number {
  return Number(time - run.from) / Number(nsPerSecond)
}

function stateOf(stretch: Stretch, isComplete: boolean): RunState {
  if (stretch.to === undefined) return 'running'
  return stretch.isCut || !isComplete ? 'aborted' : 'finished'
}

function settingsOf(features: Features, rules: RunRules): Settings {
  const settings: Record<string, number> = {}
  for (const [parameter, { feature }] of Object.entries(rules.settings)) {
    const value = Object.hasOwn(features, feature) ? features[feature] : undefined
    if (value !== undefined) settings[parameter] = value
  }
  return settings
}
