// Units in which plants and twins speak of the same quantity, for carrying numbers from one to the other.

/** Factor to the first unit of a group, with what is added afterwards; UCUM codes beside what people write. */
const groups: readonly Readonly<Record<string, number | readonly [number, number]>>[] = [
  { '1': 1, '': 1, '{1}': 1, '%': 0.01, 'wt%': 0.01, '[ppm]': 1e-6 },
  { K: 1, Cel: [1, 273.15], '°C': [1, 273.15] },
  { s: 1, min: 60, h: 3600, d: 86_400 },
  { m: 1, cm: 1e-2, mm: 1e-3, um: 1e-6, µm: 1e-6, nm: 1e-9 },
  { kg: 1, g: 1e-3, t: 1e3 },
  { N: 1, kN: 1e3 },
  { 'N.m': 1, 'N m': 1 },
  { Pa: 1, kPa: 1e3, bar: 1e5, MPa: 1e6, GPa: 1e9 },
  { W: 1, kW: 1e3 },
  { J: 1, kJ: 1e3, MJ: 1e6, 'W.h': 3600, 'kW.h': 3.6e6, kWh: 3.6e6 },
  { 'K/min': 1, 'Cel/min': 1, '°C/min': 1, 'K/h': 1 / 60, 'Cel/h': 1 / 60, '°C/h': 1 / 60, 'K/s': 60 },
  { 'm/min': 1, 'm/s': 60, 'mm/min': 1e-3 },
  { '/min': 1, '1/min': 1, '{rpm}': 1, 'r/min': 1 },
  { 'g/cm3': 1, 'g/cm³': 1, 'kg/m3': 1e-3, 'kg/m³': 1e-3 },
  { 'l/min': 1, 'L/min': 1, 'm3/h': 1000 / 60, 'm³/h': 1000 / 60 },
  { m3: 1, 'm³': 1, l: 1e-3, L: 1e-3 },
  { 'cm3/min': 1, 'cm³/min': 1, 'mm3/min': 1e-3 },
  { 'm2/g': 1, 'm²/g': 1 },
  { 'J/mm3': 1, 'J/mm³': 1 },
  { 'W/m/K': 1, 'W/(m.K)': 1 },
]

/** value in `to` = factor * value in `from` + offset. */
export interface Conversion {
  readonly factor: number
  readonly offset: number
}

/** Undefined where the two are not known to measure the same. The same text is always the same unit. */
export function conversion(from: string, to: string): Conversion | undefined {
  if (from === to) return { factor: 1, offset: 0 }
  const group = groups.find((one) => Object.hasOwn(one, from) && Object.hasOwn(one, to))
  if (!group) return undefined
  const [a, b] = [baseOf(group[from]!), baseOf(group[to]!)]
  return { factor: a[0] / b[0], offset: (a[1] - b[1]) / b[0] }
}

function baseOf(entry: number | readonly [number, number]): readonly [number, number] {
  return typeof entry === 'number' ? [entry, 0] : entry
}
