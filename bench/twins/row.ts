// A row of a validation table: what the twin computes beside what its source says.

export interface Row {
  readonly what: string
  readonly ours: number
  readonly source: number
  readonly unit: string
  /** Where the source's value comes from; `computed` where it is worked out elsewhere from published inputs. */
  readonly from: string
  /** Largest difference that is rounding of the source or that the guide allows; absolute, in the unit. */
  readonly within: number
}

/** Rows of a Markdown table: ours, the source's, the difference. */
export function tableOf(rows: readonly Row[]): string[] {
  return [
    '| what | unit | ours | source | difference | allowed | from |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(({ what, unit, ours, source, from, within }) => {
      const difference = ours - source
      const verdict = Math.abs(difference) <= within ? '' : ' **missed**'
      const cells = [what, unit, figures(ours), figures(source), short(difference) + verdict, short(within), from]
      return `| ${cells.join(' | ')} |`
    }),
  ]
}

/** Rows that differ by more than they may. */
export function missedOf(rows: readonly Row[]): Row[] {
  return rows.filter(({ ours, source, within }) => !(Math.abs(ours - source) <= within))
}

function figures(value: number): string {
  return Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3 ? value.toPrecision(7) : String(Number(value.toPrecision(7)))
}

export function short(value: number): string {
  return value === 0 ? '0' : String(Number(value.toPrecision(2)))
}
