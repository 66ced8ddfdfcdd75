// The API's side of the twins, as the page asks for it.
import type { z } from 'zod'
import type { calibrationHeadWire, calibrationWire } from '../../../api/calibration.ts'
import type {
  densificationWire,
  outcomeCurveWire,
  posteriorWire,
  usedWire,
  versionWire,
} from '../../../api/calibration-views.ts'
import type { machiningChartsWire } from '../../../api/machining-charts.ts'
import type { runTwinWire } from '../../../api/run-twin.ts'
import type { twinWire } from '../../../api/twins.ts'
import { get, send } from '../api.ts'

export type TwinInfo = z.input<typeof twinWire>
export type VersionHead = z.input<typeof calibrationHeadWire>
export type Version = z.input<typeof calibrationWire>
export type Unknown = Version['body']['unknowns'][number]

export type PosteriorCurve = z.input<typeof posteriorWire>[number]
export type Densification = z.input<typeof densificationWire>
export type OutcomeCurve = z.input<typeof outcomeCurveWire>
/** What a version learnt, in short: for histories. */
export type VersionSummary = z.input<typeof versionWire>
export type Used = z.input<typeof usedWire>

export type RunTwin = z.input<typeof runTwinWire>
export type Heat = NonNullable<RunTwin['heat']>
export type MachiningCharts = z.input<typeof machiningChartsWire>

export type VersionFilter = Readonly<Partial<Record<'process' | 'material' | 'machine', string>>>

export const twinApi = {
  twins: () => get<TwinInfo[]>('twins'),
  versions: (filter: VersionFilter = {}) => get<VersionHead[]>('calibrations', { ...filter, limit: 100 }),
  version: (id: string) => get<Version>(`calibrations/${encodeURIComponent(id)}`),
  posterior: (id: string) => get<PosteriorCurve[]>(`calibrations/${encodeURIComponent(id)}/posterior`),
  densification: (id: string) => get<Densification>(`calibrations/${encodeURIComponent(id)}/densification`),
  curve: (id: string, ask: { setting: string; outcome: string; settings?: string }) =>
    get<OutcomeCurve>(`calibrations/${encodeURIComponent(id)}/curve`, ask),
  /** Oldest first. */
  history: (of: { process: string; material: string; machine?: string }) =>
    get<VersionSummary[]>('calibrations/versions', of),
  usedBy: (id: string) => get<Used[]>(`calibrations/${encodeURIComponent(id)}/predictions`),
  ofRun: (run: string) => get<RunTwin>(`runs/${encodeURIComponent(run)}/twin`),
  machining: (study: string) => get<MachiningCharts>(`studies/${encodeURIComponent(study)}/machining`),
  calibrate: (of: { process: string; machine: string; material: string; seed: number }) =>
    send<Version>('POST', 'calibrations', of),
}
