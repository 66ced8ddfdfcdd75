// Figures of an explanation as people read them on a terminal.

/** About four digits. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '–'
}

export function percentText(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** Settings or results in one line. */
export function valuesText(values: Readonly<Record<string, number | string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? numberText(value) : value}`)
    .join(', ')
}
