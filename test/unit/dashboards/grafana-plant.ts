// The demo plant as the dashboards see it, for their tests.
import type { PlantView } from '../../../dashboards/grafana/plant-view.ts'
import { machines } from '../../../plant/machines.ts'

/** Machines and signals as the simulated plant declares them; features and study as the demo configures them. */
export const demoPlant: PlantView = {
  timeZone: 'Asia/Shanghai',
  machines: Object.entries(machines).map(([id, { kind, area, line, signals }]) => ({
    id,
    kind,
    area,
    line,
    signals: Object.entries(signals).map(([name, { type, ...more }]) => ({ name, type, ...unitOf(more) })),
  })),
  features: {
    furnace: [
      { name: 'peak', unit: 'Cel' },
      { name: 'soak_mean', unit: 'Cel' },
      { name: 'soak_sd', unit: 'K' },
      { name: 'soak_minutes', unit: 'min' },
      { name: 'ramp_rate', unit: 'Cel/min' },
      { name: 'ramp_error', unit: 'Cel/min' },
      { name: 'minutes_above', unit: 'min' },
      { name: 'zone_spread', unit: 'K' },
      { name: 'energy', unit: 'kW.h' },
      { name: 'duration_minutes', unit: 'min' },
    ],
    'machine-tool': [
      { name: 'load_mean', unit: '%' },
      { name: 'load_peak', unit: '%' },
      { name: 'feed_mean', unit: 'mm/min' },
      { name: 'spindle_speed_mean', unit: '/min' },
      { name: 'duration_seconds', unit: 's' },
      { name: 'energy', unit: 'kW.h' },
    ],
  },
  studies: [
    {
      id: 'substrate-96',
      machine: 'furnace-1',
      parameters: [
        { name: 'peak', unit: 'Cel' },
        { name: 'soak', unit: 'min' },
        { name: 'ramp', unit: 'Cel/min' },
      ],
      constraints: [
        { outcome: 'density', unit: '%', min: 96.5 },
        { outcome: 'camber', unit: 'mm', max: 0.3 },
        { outcome: 'strength', unit: 'MPa', min: 350 },
      ],
      objectives: [{ outcome: 'cost', unit: 'CNY' }],
    },
  ],
}

function unitOf(spec: { readonly unit?: string }): { unit?: string } {
  return spec.unit === undefined ? {} : { unit: spec.unit }
}
