// The API's side of control charts, capability, gauge studies, as the page asks for it.
import type { z } from 'zod'
import type {
  capabilityWire,
  chartAlarmWire,
  choicesWire,
  gaugeFoundWire,
  gaugeWire,
  quantityWire,
} from '../../../api/capability.ts'
import { get, upload } from '../api.ts'

export type CapabilityAnswer = z.input<typeof capabilityWire>
export type Control = NonNullable<CapabilityAnswer['control']>
export type ControlChart = Control['charts'][number]
export type Process = NonNullable<CapabilityAnswer['process']>
export type LevelChange = Control['changes'][number]
export type Suspect = LevelChange['suspects'][number]
export type ChartedRun = CapabilityAnswer['runs'][number]
export type Choices = z.input<typeof choicesWire>
export type Quantity = z.input<typeof quantityWire>
export type ChartAlarm = z.input<typeof chartAlarmWire>
export type Gauge = z.input<typeof gaugeWire>
export type GaugeFound = z.input<typeof gaugeFoundWire>

type Query = Parameters<typeof get>[1]

export const capabilityApi = {
  chart: (query: Query) => get<CapabilityAnswer>('capability', query),
  choices: (machine: string) => get<Choices>('capability/choices', { machine }),
  alarms: () => get<ChartAlarm[]>('capability/alarms'),
  gauge: (query: Query) => get<GaugeFound>('capability/gauge', query),
  gaugeOf: (form: FormData) => upload<GaugeFound>('gauge-studies', form),
}
