// Converts values between UCUM units; the library is loaded when the first foreign unit appears.
import { createRequire } from 'node:module'

/** Converts a value; undefined in place of a converter means the units do not fit each other. */
export type Converter = (value: number) => number

interface Ucum {
  convertUnitTo(from: string, value: number, to: string): { status: string; toVal: number | null }
}

const require = createRequire(import.meta.url)
let library: Ucum | undefined

/** Pairs come from outside as well, so their number is bounded. */
const converters = new Map<string, Converter | undefined>()
const pairsLimit = 10_000

/** The converter between two UCUM codes, e.g. `[degF]` to `Cel`; undefined where there is none. */
export function unitConverter(from: string, to: string): Converter | undefined {
  const pair = `${from}\n${to}`
  if (converters.has(pair)) return converters.get(pair)
  const converter = from === to ? (value: number) => value : makeConverter(from, to)
  if (converters.size >= pairsLimit) converters.clear()
  converters.set(pair, converter)
  return converter
}

/** True where the code is one of UCUM. */
export function isUnit(code: string): boolean {
  return code !== '' && convert(code, 1, code) !== undefined
}

/**
 * Most conversions are `factor * value + offset`, found by converting 0, 1 and 1000; logarithmic units such as pH are
 * not and go through the library each time.
 */
function makeConverter(from: string, to: string): Converter | undefined {
  const offset = convert(from, 0, to)
  const one = convert(from, 1, to)
  const thousand = convert(from, 1000, to)
  if (one === undefined || thousand === undefined) return undefined
  const factor = offset === undefined ? Number.NaN : (thousand - offset) / 1000
  const isLinear = offset !== undefined && Math.abs(offset + factor - one) <= 1e-12 * (Math.abs(offset) + Math.abs(one))
  if (!isLinear) return (value) => convert(from, value, to) ?? Number.NaN
  if (offset === 0) return (value) => value * one
  // 14 digits: the tables' own rounding would show (212 [degF] as 100.00000000000006 Cel).
  return (value) => Number((offset + factor * value).toPrecision(14))
}

function convert(from: string, value: number, to: string): number | undefined {
  library ??= (require('@lhncbc/ucum-lhc') as { UcumLhcUtils: { getInstance(): Ucum } }).UcumLhcUtils.getInstance()
  try {
    const { status, toVal } = library.convertUnitTo(from, value, to)
    return status === 'succeeded' && toVal !== null ? toVal : undefined
  } catch (cause) {
    // It throws on codes that it can parse and not compute, e.g. Cel/min.
    if (cause instanceof Error) return undefined
    throw cause
  }
}
