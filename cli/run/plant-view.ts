// What the Grafana dashboards must know of a configuration: machines, signals, studies.
import type { PlantView } from '../../dashboards/grafana/plant-view.ts'
import { featureNames } from '../../ingest/runs/feature-names.ts'
import type { Configuration } from '../config/schema.ts'
import { machineViews, studyView } from './views.ts'

export function plantView(config: Configuration): PlantView {
  return {
    timeZone: config.site.timezone,
    machines: machineViews(config),
    features: featureNames,
    studies: Object.entries(config.studies).map(([id, study]) => studyView(id, study)),
  }
}
