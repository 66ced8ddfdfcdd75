// The API's side of the twins, as the page asks for it.
import type { z } from 'zod'
import type { calibrationHeadWire, calibrationWire } from '../../../api/calibration.ts'
import type { twinWire } from '../../../api/twins.ts'
import { get, send } from '../api.ts'

export type TwinInfo = z.input<typeof twinWire>
export type VersionHead = z.input<typeof calibrationHeadWire>
export type Version = z.input<typeof calibrationWire>
export type Unknown = Version['body']['unknowns'][number]

export type VersionFilter = Readonly<Partial<Record<'process' | 'material' | 'machine', string>>>

export const twinApi = {
  twins: () => get<TwinInfo[]>('twins'),
  versions: (filter: VersionFilter = {}) => get<VersionHead[]>('calibrations', { ...filter, limit: 100 }),
  version: (id: string) => get<Version>(`calibrations/${encodeURIComponent(id)}`),
  calibrate: (of: { process: string; machine: string; material: string }) => send<Version>('POST', 'calibrations', of),
}
