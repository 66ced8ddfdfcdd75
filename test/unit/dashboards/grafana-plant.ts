// The demo plant as the dashboards see it, for their tests.
import type { PlantView } from '../../../dashboards/grafana/plant-view.ts'
import { featureNames } from '../../../ingest/runs/feature-names.ts'
import { machines } from '../../../plant/machines.ts'

/** Machines and signals as the simulated plant declares them; the study as the demo configures them. */
export const demoPlant: PlantView = {
  timeZone: 'Asia/Shanghai',
  machines: Object.entries(machines).map(([id, { kind, area, line, signals }]) => ({
    id,
    kind,
    area,
    line,
    signals: Object.entries(signals).map(([name, { type, ...more }]) => ({ name, type, ...unitOf(more) })),
  })),
  features: featureNames,
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
