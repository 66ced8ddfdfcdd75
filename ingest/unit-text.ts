// Units as people of the plant write them, from their UCUM codes.
const unitNames: Readonly<Record<string, string>> = {
  Cel: '°C',
  'Cel/min': '°C/min',
  'kW.h': 'kWh',
  '/min': 'min⁻¹',
  um: 'µm',
  '1': '',
  '{1}': '',
}

/** A UCUM code as it is printed; empty where there is no unit. */
export function unitText(unit: string | undefined): string {
  return unit === undefined ? '' : Object.hasOwn(unitNames, unit) ? (unitNames[unit] ?? '') : unit
}
