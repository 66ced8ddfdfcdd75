// What figures of runs are called, with their unit.
import { quantityText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import type { Quantity } from './capability-api.ts'

type Named = Pick<Quantity, 'kind' | 'name' | 'title' | 'unit'>

export interface Figures {
  nameOf(figure: Named): string
  /** With the unit behind it. */
  labelOf(figure: Named): string
  textOf(value: number | null | undefined, figure: { readonly unit?: string | undefined }): string
}

export function useFigures(): Figures {
  const { titleOf, word } = useText()
  const nameOf = ({ kind, name, title }: Named) =>
    titleOf(title, word(kind === 'outcome' ? 'outcomeName' : 'feature', name))
  return {
    nameOf,
    labelOf(figure) {
      const unit = unitText(figure.unit)
      return unit === '' ? nameOf(figure) : `${nameOf(figure)} (${unit})`
    },
    textOf: (value, { unit }) => quantityText(value, unit),
  }
}

/** An index such as Cpk: two decimals, as the trade writes it. */
export function indexText(value: number | null): string {
  return value === null ? '–' : value.toFixed(2)
}

/** A chance or p: small ones are not told as nothing. */
export function chanceText(p: number | null): string {
  if (p === null) return '–'
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}

/** A share of parts, where none found is not none at all. */
export function partsText(share: number | null): string {
  if (share === null) return '–'
  const percent = 100 * share
  return `${percent === 0 ? '0' : percent < 0.1 ? percent.toFixed(3) : percent.toFixed(1)} %`
}
