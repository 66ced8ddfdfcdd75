// Units as machines spell them, brought to UCUM codes.
import { isUnit } from './units.ts'

/** Spellings that UCUM does not know, or knows as something else. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['°C', 'Cel'],
  ['℃', 'Cel'],
  ['degC', 'Cel'],
  ['deg C', 'Cel'],
  ['Celsius', 'Cel'],
  ['celsius', 'Cel'],
  ['°C/min', 'K/min'],
  ['℃/min', 'K/min'],
  ['°F', '[degF]'],
  ['℉', '[degF]'],
  ['degF', '[degF]'],
  ['rpm', '/min'],
  ['RPM', '/min'],
  ['r/min', '/min'],
  ['1/min', '/min'],
  ['min⁻¹', '/min'],
  ['psi', '[psi]'],
  ['PSI', '[psi]'],
  ['kWh', 'kW.h'],
  ['kwh', 'kW.h'],
  ['Wh', 'W.h'],
  ['Nm', 'N.m'],
  ['N·m', 'N.m'],
  ['µm', 'um'],
  ['μm', 'um'],
  ['µs', 'us'],
  ['μs', 'us'],
  ['m³/h', 'm3/h'],
  ['m^3/h', 'm3/h'],
  ['sec', 's'],
  ['hr', 'h'],
  ['hrs', 'h'],
  ['kPA', 'kPa'],
  ['Ω', 'Ohm'],
  ['percent', '%'],
  ['pcs', '1'],
])

/** On a plant these are degrees at least as often as coulomb, farad. */
const ambiguous = new Set(['C', 'F'])
const longest = 64

/** The UCUM code of a unit; undefined where it has none, or may mean two. */
export function ucumOf(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > longest || ambiguous.has(trimmed)) return undefined
  // The library complains on standard output of what it cannot even read.
  return spellings.get(trimmed) ?? (/^[\x21-\x7e]+$/.test(trimmed) && isUnit(trimmed) ? trimmed : undefined)
}
