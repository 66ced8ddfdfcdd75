// What the features of runs are called, with their units, by kind of machine: the one list for every screen.

export interface FeatureName {
  /** As the segmentation names it. */
  readonly name: string
  readonly title: { readonly en: string; readonly zh: string }
  /** UCUM code; differences of temperatures are in K. */
  readonly unit: string
}

const energy = feature('energy', 'kW.h', 'Energy', '用电量')

/** Computed of the runs of these kinds of machines. */
export const featureNames: Readonly<Record<string, readonly FeatureName[]>> = {
  furnace: [
    feature('peak', 'Cel', 'Peak', '峰值温度'),
    feature('soak_mean', 'Cel', 'Soak mean', '保温均值'),
    feature('soak_sd', 'K', 'Soak deviation', '保温标准差'),
    feature('soak_minutes', 'min', 'Soak time', '保温时长'),
    feature('ramp_rate', 'Cel/min', 'Ramp rate', '升温速率'),
    feature('ramp_error', 'K', 'Ramp error', '升温误差'),
    feature('setpoint_lag', 'K', 'Most behind the set point', '落后设定最大值'),
    feature('minutes_above', 'min', 'Time near the peak', '近峰值时长'),
    feature('burnout_rate', 'Cel/min', 'Burnout rate', '排胶升温速率'),
    feature('cooling_rate', 'Cel/min', 'Cooling rate', '降温速率'),
    feature('load_mass', 'kg', 'Load', '装炉量'),
    feature('zone_spread', 'K', 'Zone spread', '温区差'),
    energy,
    feature('duration_minutes', 'min', 'Duration', '时长'),
  ],
  'machine-tool': [
    feature('load_mean', '%', 'Mean load', '平均负载'),
    feature('load_peak', '%', 'Peak load', '峰值负载'),
    feature('feed_mean', 'mm/min', 'Mean feed', '平均进给'),
    feature('spindle_speed_mean', '/min', 'Mean spindle speed', '平均主轴转速'),
    feature('duration_seconds', 's', 'Duration', '时长'),
    energy,
  ],
}

/** Of any run: how much of it is missing from the record. */
export const gapFeature = feature('gap_percent', '%', 'Time without data', '缺数时间占比')

function feature(name: string, unit: string, en: string, zh: string): FeatureName {
  return { name, unit, title: { en, zh } }
}
