// What may be asked of control charts and capability, how the answers travel.
import { z } from 'zod'
import { figure, id, instant, title } from './wire.ts'

const quantityKind = z.enum(['outcome', 'feature'])
const chartName = z.enum(['individuals', 'xbar-r', 'xbar-s', 'three-way', 'ewma', 'cusum'])

/** Which runs: all that say nothing else are those that finished. */
export const runChoice = {
  machine: id,
  from: z.exactOptional(instant),
  to: z.exactOptional(instant),
  like: z.exactOptional(id).describe('Id of a run: only runs of the same recipe'),
  label: z.exactOptional(id).describe('Of the run, such as lot or tool; with value'),
  value: z.exactOptional(id),
}

export const capabilityAsk = z.object({
  ...runChoice,
  kind: quantityKind,
  name: id,
  limit: z.coerce.number().int().min(3).max(1000).default(100).describe('The newest so many runs'),
  chart: z.exactOptional(chartName).describe('Absent: by the data'),
  rules: z.enum(['nelson', 'western-electric']).default('nelson'),
  baseline: z.exactOptional(z.coerce.number().int().min(3).max(1000)).describe('So many first runs set the limits'),
  lower: z.exactOptional(z.coerce.number()).describe("Absent: the study's limit on the outcome"),
  upper: z.exactOptional(z.coerce.number()),
  demanded: z.coerce.number().min(0.1).max(10).default(1.33).describe('Of Ppk'),
})

export const quantityWire = z
  .object({
    kind: quantityKind,
    name: z.string(),
    title: z.exactOptional(title),
    unit: z.exactOptional(z.string()),
    lower: z.exactOptional(z.number()),
    upper: z.exactOptional(z.number()),
  })
  .readonly()

const figures = z.array(figure).readonly()
const indices = z.array(z.number()).readonly()
const bounded = z.object({ estimate: figure, lower: figure, upper: figure }).readonly()

const chartedRun = z
  .object({ id: z.string(), label: z.string(), from: instant, mean: figure, values: figures })
  .readonly()

const chartWire = z
  .object({
    title,
    /** Of the first point, among the runs. */
    from: z.number(),
    points: figures,
    centre: z.exactOptional(figure),
    lower: z.union([figures, figure]),
    upper: z.union([figures, figure]),
    outside: indices,
  })
  .readonly()

const episodeWire = z
  .object({
    rule: z.string(),
    chart: z.number(),
    /** Indices of runs. */
    points: indices,
    sentence: title,
    usually: title,
    check: title,
  })
  .readonly()

/** What differs between the runs before a change of level and those from it on. */
const suspectWire = z
  .object({
    kind: z.enum(['label', 'setting', 'event', 'audit', 'calibration']),
    /** Name of the label or setting; kind of the event; action of the audit trail. */
    name: z.string(),
    title: z.exactOptional(title),
    unit: z.exactOptional(z.string()),
    before: z.exactOptional(z.string()),
    after: z.exactOptional(z.string()),
    /** No run after has what the runs before had. */
    separates: z.boolean(),
    time: instant,
    who: z.exactOptional(z.string()),
  })
  .readonly()

const changeWire = z
  .object({ at: z.number(), before: figure, after: figure, suspects: z.array(suspectWire).readonly() })
  .readonly()

const capabilityIndices = z
  .object({ Cp: z.exactOptional(bounded), Cpk: bounded, Pp: z.exactOptional(bounded), Ppk: bounded })
  .readonly()

const processWire = z
  .object({
    specification: z.object({ lower: z.exactOptional(z.number()), upper: z.exactOptional(z.number()) }).readonly(),
    indices: capabilityIndices,
    confidence: z.number(),
    within: z.object({ sigma: figure, method: z.string() }).readonly(),
    overall: z.object({ sigma: figure, method: z.string() }).readonly(),
    /** Where a power of the values is normal: its exponent, the indices on that scale. */
    powered: z.exactOptional(z.object({ lambda: z.number(), indices: capabilityIndices }).readonly()),
    outside: z.object({ count: z.number(), of: z.number(), low: figure, high: figure }).readonly(),
    verdict: z.enum(['capable', 'not-capable', 'too-few', 'not-in-control', 'not-normal']),
    because: title,
  })
  .readonly()

const controlWire = z
  .object({
    kind: chartName,
    because: title,
    possible: z.array(chartName).readonly(),
    baseline: z.number(),
    charts: z.array(chartWire).readonly(),
    episodes: z.array(episodeWire).readonly(),
    changes: z.array(changeWire).readonly(),
    neighbours: z.object({ autocorrelation: figure, bound: figure, isFollowing: z.boolean() }).readonly(),
    drift: z.object({ slope: figure, low: figure, high: figure, isDrifting: z.boolean() }).readonly(),
    isInControl: z.boolean(),
  })
  .readonly()

export const capabilityWire = z.object({
  quantity: quantityWire,
  runs: z.array(chartedRun).readonly(),
  /** Among the runs: settings that were ordered, or programs. More than one means that the chart mixes recipes. */
  recipes: z.number(),
  /** Runs in the range that have no such value. */
  without: z.number(),
  control: z.exactOptional(controlWire),
  /** Why there is no chart. */
  problem: z.exactOptional(title),
  shape: z.exactOptional(z.object({ statistic: figure, p: figure, isNormal: z.boolean() }).readonly()),
  histogram: z.exactOptional(z.object({ low: figure, high: figure, counts: indices }).readonly()),
  process: z.exactOptional(processWire),
})

export const choicesWire = z.object({
  quantities: z.array(z.object({ ...quantityWire.unwrap().shape, runs: z.number() }).readonly()).readonly(),
  /** Values of the labels of runs, those of the newest run first. */
  labels: z.array(
    z.object({
      name: z.string(),
      values: z.array(z.object({ value: z.string(), runs: z.number() }).readonly()).readonly(),
    }),
  ),
  settings: z.array(
    z.object({
      name: z.string(),
      title: z.exactOptional(title),
      unit: z.exactOptional(z.string()),
      low: z.number(),
      high: z.number(),
    }),
  ),
})

/** A chart whose newest run takes part in a rule hit. */
export const chartAlarmWire = z
  .object({
    machine: z.string(),
    quantity: quantityWire,
    rule: z.string(),
    sentence: title,
    run: z.string(),
    label: z.string(),
    since: instant,
    runs: z.number(),
  })
  .readonly()

export const gaugeWire = z.object({
  method: z.enum(['anova', 'one-appraiser']),
  readings: z.number(),
  parts: z.number(),
  appraisers: z.array(z.string()).readonly(),
  trials: z.number(),
  /** Readings of parts that not everybody read equally often, or of nobody where others are named. */
  leftOut: z.number(),
  figures: z
    .object({ EV: figure, AV: figure, GRR: figure, PV: figure, TV: figure, percentOfTotal: figure, categories: figure })
    .readonly(),
  percentOfTolerance: z.exactOptional(figure),
  /** The interaction of parts with appraisers did not matter and counts as equipment. */
  isPooled: z.boolean(),
  interaction: z.exactOptional(z.object({ F: figure, p: figure }).readonly()),
  verdict: z.enum(['good', 'marginal', 'poor']),
  because: title,
})

/** The study, or why there is none. */
export const gaugeFoundWire = z.object({ study: z.exactOptional(gaugeWire), problem: z.exactOptional(title) })

export type Quantity = z.output<typeof quantityWire>
export type CapabilityAsk = z.output<typeof capabilityAsk>
export type CapabilityAnswer = Readonly<z.output<typeof capabilityWire>>
export type CapabilityChoices = Readonly<z.output<typeof choicesWire>>
export type ChartAlarm = z.output<typeof chartAlarmWire>
export type GaugeAnswer = Readonly<z.output<typeof gaugeWire>>
export type GaugeFound = Readonly<z.output<typeof gaugeFoundWire>>
export type RunChoice = Pick<CapabilityAsk, keyof typeof runChoice>
export type ControlAnswer = NonNullable<CapabilityAnswer['control']>
export type Suspect = z.output<typeof suspectWire>

/** Where the readings of a gauge study come from: results of the laboratory, or a table that a person has. */
export interface GaugeAsk {
  readonly machine: string
  readonly name: string
  readonly from?: bigint
  readonly to?: bigint
  /** Tolerance instead of the study's. */
  readonly tolerance?: number
}

export interface GaugeFile {
  readonly bytes: Uint8Array
  readonly name: string
  readonly tolerance?: number
}

/** Throws NOT_FOUND, REQUEST_INVALID. */
export interface Capabilities {
  chart(ask: CapabilityAsk): Promise<CapabilityAnswer>
  choices(machine: string): Promise<CapabilityChoices>
  /** Of one machine or of all. */
  alarms(machine?: string): Promise<readonly ChartAlarm[]>
  gauge(ask: GaugeAsk): Promise<GaugeFound>
  gaugeOf(file: GaugeFile): Promise<GaugeFound>
}
