// Names and figures of the twins' quantities in the language of the page.
import { figureText, unitText } from '../format.ts'
import { type Texts, useText } from '../i18n/text.tsx'

export interface QuantityWords {
  nameOf(name: string): string
  /** The unit as people write it; empty where there is none. */
  unitOf(unit: string | undefined): string
  /** A name with its unit, for an axis. */
  labelOf(name: string, unit: string | undefined): string
  /** A figure with its unit. */
  textOf(value: number | null | undefined, unit: string | undefined): string
}

export function useQuantities(): QuantityWords {
  return quantityWords(useText())
}

/** Constants reach from 1e-4 to 1e4 without an instrument that says how many decimals: small ones keep two digits. */
export function constantText(value: number | null | undefined): string {
  if (typeof value !== 'number' || value === 0 || Math.abs(value) >= 0.1) return figureText(value)
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : '–'
}

export function quantityWords({ word }: Pick<Texts, 'word'>): QuantityWords {
  const nameOf = (name: string) => word('quantity', name)
  const unitOf = (unit: string | undefined) => {
    if (unit === undefined) return ''
    const known = word('twinUnit', unit)
    return known === unit ? unitText(unit) : known
  }
  return {
    nameOf,
    unitOf,
    labelOf: (name, unit) => (unitOf(unit) === '' ? nameOf(name) : `${nameOf(name)} (${unitOf(unit)})`),
    textOf: (value, unit) => `${figureText(value, unit)} ${unitOf(unit)}`.trim(),
  }
}
