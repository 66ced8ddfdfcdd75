// Names of common signals, features, parameters, outcomes for people, in each language.
import type { Language } from './text.ts'

type Names = Readonly<Record<string, string>>

const en: Names = {
  peak: 'Peak',
  soak: 'Soak',
  ramp: 'Ramp',
  soak_mean: 'Soak mean',
  soak_sd: 'Soak deviation',
  soak_minutes: 'Soak time',
  ramp_rate: 'Ramp rate',
  ramp_error: 'Ramp error',
  minutes_above: 'Time near the peak',
  zone_spread: 'Zone spread',
  energy: 'Energy',
  duration_minutes: 'Duration',
  load_mean: 'Mean load',
  load_peak: 'Peak load',
  feed_mean: 'Mean feed',
  spindle_speed_mean: 'Mean spindle speed',
  duration_seconds: 'Duration',
  density: 'Density',
  camber: 'Camber',
  strength: 'Strength',
  cost: 'Cost per good part',
}

const zh: Names = {
  peak: '峰值温度',
  soak: '保温时间',
  ramp: '升温速率',
  soak_mean: '保温均值',
  soak_sd: '保温标准差',
  soak_minutes: '保温时长',
  ramp_rate: '升温速率',
  ramp_error: '升温误差',
  minutes_above: '近峰值时长',
  zone_spread: '温区差',
  energy: '用电量',
  duration_minutes: '时长',
  load_mean: '平均负载',
  load_peak: '峰值负载',
  feed_mean: '平均进给',
  spindle_speed_mean: '平均主轴转速',
  duration_seconds: '时长',
  density: '致密度',
  camber: '翘曲',
  strength: '强度',
  cost: '合格件成本',
}

export const quantityNames: Readonly<Record<Language, Names>> = { en, zh }
