// A table in plain text: columns aligned, numbers to the right.

export type Shown = number | string | undefined

/** Lines of text; numbers by `figure`, an absent cell is empty. */
export function textTable(columns: readonly string[], rows: readonly (readonly Shown[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? figure(cell) : (cell ?? ''))))
  const widths = columns.map((name, k) => cells.reduce((most, row) => Math.max(most, row[k]!.length), name.length))
  const isNumeric = columns.map((_, k) => rows.some((row) => typeof row[k] === 'number'))
  const line = (row: readonly string[]) =>
    row
      .map((cell, k) => (isNumeric[k] ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!)))
      .join('  ')
      .trimEnd()
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)]
}

/** Six significant digits at most. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-'
  return String(Number(value.toPrecision(6)))
}

/** A probability as tables print it. */
export function chance(p: number | undefined): string | undefined {
  return p === undefined ? undefined : p < 0.0001 ? '< 0.0001' : p.toFixed(4)
}
