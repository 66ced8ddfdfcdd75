// Units of measure of UNECE Recommendation 20, as OPC UA states them, brought to UCUM.

/** Common codes of plants (UNECE Rec. 20) with their UCUM codes. */
const ucumOfCode: ReadonlyMap<string, string> = new Map([
  // temperature
  ['CEL', 'Cel'],
  ['KEL', 'K'],
  ['FAH', '[degF]'],
  ['H12', 'K/h'],
  ['H13', 'K/min'],
  ['H14', 'K/s'],
  // pressure
  ['PAL', 'Pa'],
  ['A97', 'hPa'],
  ['KPA', 'kPa'],
  ['MPA', 'MPa'],
  ['74', 'mPa'],
  ['BAR', 'bar'],
  ['MBR', 'mbar'],
  ['ATM', 'atm'],
  ['PS', '[psi]'],
  // length, area, volume
  ['MTR', 'm'],
  ['DMT', 'dm'],
  ['CMT', 'cm'],
  ['MMT', 'mm'],
  ['4H', 'um'],
  ['C45', 'nm'],
  ['KMT', 'km'],
  ['INH', '[in_i]'],
  ['FOT', '[ft_i]'],
  ['MTK', 'm2'],
  ['CMK', 'cm2'],
  ['MMK', 'mm2'],
  ['MTQ', 'm3'],
  ['DMQ', 'dm3'],
  ['CMQ', 'cm3'],
  ['MMQ', 'mm3'],
  ['LTR', 'L'],
  ['MLT', 'mL'],
  // mass, force, torque
  ['KGM', 'kg'],
  ['GRM', 'g'],
  ['MGM', 'mg'],
  ['TNE', 't'],
  ['NEW', 'N'],
  ['B47', 'kN'],
  ['NU', 'N.m'],
  ['KMQ', 'kg/m3'],
  ['23', 'g/cm3'],
  // time, frequency, angle, speed
  ['SEC', 's'],
  ['C26', 'ms'],
  ['B98', 'us'],
  ['MIN', 'min'],
  ['HUR', 'h'],
  ['DAY', 'd'],
  ['HTZ', 'Hz'],
  ['KHZ', 'kHz'],
  ['MHZ', 'MHz'],
  ['RPM', '/min'],
  ['C94', '/min'],
  ['RPS', '/s'],
  ['C97', '/s'],
  ['DD', 'deg'],
  ['C81', 'rad'],
  ['2A', 'rad/s'],
  ['E96', 'deg/s'],
  ['MTS', 'm/s'],
  ['KMH', 'km/h'],
  ['2X', 'm/min'],
  ['H81', 'mm/min'],
  ['C16', 'mm/s'],
  ['MSK', 'm/s2'],
  // electricity, energy
  ['VLT', 'V'],
  ['2Z', 'mV'],
  ['KVT', 'kV'],
  ['AMP', 'A'],
  ['4K', 'mA'],
  ['OHM', 'Ohm'],
  ['WTT', 'W'],
  ['KWT', 'kW'],
  ['MAW', 'MW'],
  ['D46', 'V.A'],
  ['KVA', 'kV.A'],
  ['WHR', 'W.h'],
  ['KWH', 'kW.h'],
  ['MWH', 'MW.h'],
  ['JOU', 'J'],
  ['KJO', 'kJ'],
  ['FAR', 'F'],
  ['C25', 'mrad'],
  ['LUX', 'lx'],
  // flow, concentration, counts
  ['MQH', 'm3/h'],
  ['MQS', 'm3/s'],
  ['L2', 'L/min'],
  ['G51', 'L/s'],
  ['E32', 'L/h'],
  ['2L', '[cft_i]/min'],
  ['E93', 'kg/h'],
  ['F31', 'kg/min'],
  ['KGS', 'kg/s'],
  ['P1', '%'],
  ['59', '[ppm]'],
  ['61', '[ppb]'],
  ['2N', 'dB'],
  ['C62', '1'],
  ['H87', '1'],
  ['PR', '1'],
  ['EA', '1'],
  ['Q30', '[pH]'],
])

const uneceUri = 'http://www.opcfoundation.org/UA/units/un/cefact'
const widest = 0xff_ff_ff_ff

/** The code within a unit id: up to three characters of one byte each (OPC UA Part 8, 5.6.3). */
export function codeOfUnitId(unitId: number): string | undefined {
  if (!Number.isInteger(unitId) || unitId <= 0 || unitId > widest) return undefined
  const bytes = [24, 16, 8, 0].map((shift) => (unitId >>> shift) & 0xff).filter((byte) => byte !== 0)
  const code = String.fromCharCode(...bytes)
  return /^[0-9A-Z]{1,4}$/.test(code) ? code : undefined
}

/** What EngineeringUnits holds. */
export interface UnitInformation {
  readonly namespaceUri?: string | null
  readonly unitId?: number
  readonly displayName?: { readonly text?: string | null } | null
}

/** The UCUM code where the unit is one of the table, else the text that the server shows; undefined where it says neither. */
export function unitOf({ namespaceUri, unitId = 0, displayName }: UnitInformation): string | undefined {
  const code = namespaceUri?.startsWith(uneceUri) ? codeOfUnitId(unitId) : undefined
  const known = code === undefined ? undefined : ucumOfCode.get(code)
  return known ?? (displayName?.text?.trim().slice(0, 64) || undefined)
}

/** For tests: every pair of the table. */
export const uneceCodes: ReadonlyMap<string, string> = ucumOfCode
