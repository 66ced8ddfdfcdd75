// What the demo's plant staff call its machines, signals and phases.
interface Title {
  readonly en: string
  readonly zh: string
}

const t = (en: string, zh: string): Title => ({ en, zh })

export const machineTitles: Readonly<Record<string, Title>> = {
  'furnace-1': t('Sintering furnace 1', '1号烧结炉'),
  'mill-1': t('Milling machine 1', '1号铣床'),
  'mill-2': t('Milling machine 2', '2号铣床'),
}

export const signalTitles: Readonly<Record<string, Title>> = {
  setpoint: t('Set point', '设定温度'),
  zone1_temperature: t('Zone 1', '一区温度'),
  zone2_temperature: t('Zone 2', '二区温度'),
  zone3_temperature: t('Zone 3', '三区温度'),
  heating_power: t('Heating power', '加热功率'),
  energy: t('Energy meter', '电能表'),
  oxygen: t('Oxygen', '氧含量'),
  segment: t('Program segment', '程序段'),
  program: t('Program', '程序'),
  batch: t('Batch', '炉次号'),
  powder_lot: t('Powder lot', '粉料批次'),
  load_mass: t('Load', '装炉量'),
  operator: t('Operator', '操作员'),
  door_open: t('Door open', '炉门打开'),
  spindle_speed: t('Spindle speed', '主轴转速'),
  spindle_load: t('Spindle load', '主轴负载'),
  feed_rate: t('Feed rate', '进给速度'),
  spindle_power: t('Spindle power', '主轴功率'),
  vibration: t('Vibration', '振动'),
  part: t('Part', '工件'),
  tool: t('Tool', '刀具'),
  executing: t('Executing', '加工中'),
  part_count: t('Parts made', '产量'),
}

export const phaseTitles: Readonly<Record<string, Title>> = {
  '0': t('Idle', '空闲'),
  '1': t('Heating up', '升温'),
  '2': t('Binder burnout', '排胶'),
  '3': t('Ramp to peak', '升至峰值'),
  '4': t('Soak', '保温'),
  '5': t('Cooling', '冷却'),
}
