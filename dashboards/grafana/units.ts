// UCUM units as Grafana shows them: the one table of both.

/** UCUM code to Grafana's unit id. `suffix:` is Grafana's form for a unit that it has no id for. */
export const grafanaUnits: Readonly<Record<string, string>> = {
  '1': 'none',
  '%': 'percent',
  Cel: 'celsius',
  K: 'kelvin',
  'Cel/min': 'suffix: °C/min',
  'Cel.min': 'suffix: °C·min',
  'K/min': 'suffix: K/min',
  W: 'watt',
  kW: 'kwatt',
  J: 'joule',
  'kW.h': 'kwatth',
  V: 'volt',
  A: 'amp',
  Hz: 'hertz',
  '/min': 'rotrpm',
  'mm/min': 'suffix: mm/min',
  'mm/s': 'suffix: mm/s',
  'm/s': 'velocityms',
  'm/s2': 'accMS2',
  N: 'forceN',
  kN: 'forcekN',
  'N.m': 'suffix: N·m',
  Pa: 'pressurepa',
  kPa: 'pressurekpa',
  MPa: 'suffix: MPa',
  bar: 'pressurebar',
  mbar: 'pressurembar',
  um: 'suffix: µm',
  mm: 'lengthmm',
  m: 'lengthm',
  g: 'massg',
  kg: 'masskg',
  'g/cm3': 'suffix: g/cm³',
  ms: 'ms',
  s: 's',
  min: 'm',
  h: 'h',
  d: 'd',
  By: 'bytes',
  '[ppm]': 'ppm',
  CNY: 'currency:¥',
  EUR: 'currencyEUR',
  USD: 'currencyUSD',
}

/** Units of counts and ratios, which UCUM writes as 1. */
export const displayUnits = {
  count: 'short',
  perSecond: 'cps',
  ratio: 'percentunit',
  dateTime: 'dateTimeAsSystem',
  none: 'none',
} as const

/** Grafana's id of a UCUM unit; one that the table lacks is shown as a suffix. No unit: a bare number. */
export function grafanaUnit(ucum: string | undefined): string {
  if (ucum === undefined || ucum === '') return 'none'
  return Object.hasOwn(grafanaUnits, ucum) ? (grafanaUnits[ucum] ?? 'none') : `suffix: ${ucum}`
}

/** A unit behind a name, where the value cannot carry it. */
export function unitText(ucum: string | undefined): string {
  return ucum === undefined || ucum === '' || ucum === '1' ? '' : ` (${ucum === 'Cel' ? '°C' : ucum})`
}

/** True for every unit that this table can give. */
export function isKnownUnit(id: string): boolean {
  return [...Object.values(grafanaUnits), ...Object.values(displayUnits)].some((known) => known === id)
}
