// What each machine of the plant says: signals with unit, type, plausible range, deadband.
import type { SignalType } from '../ingest/model.ts'

export interface SignalSpec {
  /** UCUM code; absent for text and booleans. */
  readonly unit?: string
  readonly type: SignalType
  readonly range?: readonly [number, number]
}

export interface MachineSpec {
  readonly kind: string
  readonly area: string
  readonly line: string
  readonly signals: Readonly<Record<string, SignalSpec>>
}

const temperature: SignalSpec = { unit: 'Cel', type: 'float', range: [-20, 1800] }
const text: SignalSpec = { type: 'text' }
const flag: SignalSpec = { type: 'boolean' }

const millSignals = {
  spindle_speed: { unit: '/min', type: 'float', range: [0, 12_000] },
  spindle_load: { unit: '%', type: 'float', range: [0, 150] },
  feed_rate: { unit: 'mm/min', type: 'float', range: [0, 20_000] },
  spindle_power: { unit: 'kW', type: 'float', range: [0, 60] },
  vibration: { unit: 'mm/s', type: 'float', range: [0, 50] },
  program: text,
  part: text,
  tool: text,
  executing: flag,
  part_count: { unit: '1', type: 'integer', range: [0, 10_000_000] },
} as const satisfies Record<string, SignalSpec>

const latheSignals = {
  spindle_speed: { unit: '/min', type: 'float', range: [0, 5000] },
  feed_rate: { unit: 'mm/min', type: 'float', range: [0, 5000] },
  spindle_power: { unit: 'kW', type: 'float', range: [0, 40] },
  vibration: { unit: 'mm/s', type: 'float', range: [0, 50] },
  program: text,
  part: text,
  tool: text,
  edge_wear: { unit: 'mm', type: 'float', range: [0, 1] },
  executing: flag,
  part_count: { unit: '1', type: 'integer', range: [0, 10_000_000] },
} as const satisfies Record<string, SignalSpec>

/** A lathe for the proof of turning; the demo does without. */
export const lathe = {
  kind: 'machine-tool',
  area: 'machining',
  line: 'cell-2',
  signals: latheSignals,
} as const satisfies MachineSpec

export const machines = {
  'furnace-1': {
    kind: 'furnace',
    area: 'sintering',
    line: 'kiln-hall',
    signals: {
      setpoint: temperature,
      zone1_temperature: temperature,
      zone2_temperature: temperature,
      zone3_temperature: temperature,
      heating_power: { unit: 'kW', type: 'float', range: [0, 120] },
      energy: { unit: 'kW.h', type: 'float', range: [0, 100_000_000] },
      oxygen: { unit: '%', type: 'float', range: [0, 25] },
      segment: { unit: '1', type: 'integer', range: [0, 20] },
      program: text,
      batch: text,
      powder_lot: text,
      load_mass: { unit: 'kg', type: 'float', range: [0, 120] },
      operator: text,
      door_open: flag,
    },
  },
  'mill-1': { kind: 'machine-tool', area: 'machining', line: 'cell-1', signals: millSignals },
  'mill-2': { kind: 'machine-tool', area: 'machining', line: 'cell-1', signals: millSignals },
} as const satisfies Record<string, MachineSpec>

export type FurnaceSignal = keyof (typeof machines)['furnace-1']['signals']
export type MillSignal = keyof typeof millSignals
export type MillName = 'mill-1' | 'mill-2'
export type LatheSignal = keyof typeof latheSignals
