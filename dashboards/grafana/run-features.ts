// Units of the features that runs have, by kind of machine.
import type { Quantity } from './plant-view.ts'

/** Names as the run segmentation gives them; differences of temperatures are shown in K. */
export const standardFeatures: Readonly<Record<string, readonly Quantity[]>> = {
  furnace: [
    { name: 'peak', unit: 'Cel' },
    { name: 'soak_mean', unit: 'Cel' },
    { name: 'soak_sd', unit: 'K' },
    { name: 'soak_minutes', unit: 'min' },
    { name: 'ramp_rate', unit: 'Cel/min' },
    { name: 'ramp_error', unit: 'K' },
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
}
