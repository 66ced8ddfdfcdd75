// What the Grafana dashboards must know of a configuration: machines, signals, features, studies.
import type { PlantView } from '../../dashboards/grafana/plant-view.ts'
import type { Configuration } from '../config/schema.ts'
import { machineViews, studyView } from './views.ts'

/** Features by kind of machine, as the runs room derives them. */
const features: PlantView['features'] = {
  furnace: [
    { name: 'peak', unit: 'Cel' },
    { name: 'soak_mean', unit: 'Cel' },
    { name: 'soak_sd', unit: 'Cel' },
    { name: 'soak_minutes', unit: 'min' },
    { name: 'ramp_rate', unit: 'Cel/min' },
    { name: 'ramp_error', unit: 'Cel' },
    { name: 'minutes_above', unit: 'min' },
    { name: 'zone_spread', unit: 'Cel' },
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
}

export function plantView(config: Configuration): PlantView {
  return {
    timeZone: config.site.timezone,
    machines: machineViews(config),
    features,
    studies: Object.entries(config.studies).map(([id, study]) => studyView(id, study)),
  }
}
