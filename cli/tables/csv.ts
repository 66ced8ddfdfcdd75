// CSV as Excel opens it: a mark of UTF-8 first, quotes where they are needed, no text that it would take for a formula.

export type CsvCell = number | string | undefined
/** Of tables that hold what machines send. */
export type AnyCsvCell = CsvCell | bigint | boolean

export function csvText(columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `\ufeff${[columns, ...rows].map(csvLine).join('')}`
}

/** A row with its line end. */
export function csvLine(row: readonly AnyCsvCell[]): string {
  return `${row.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: AnyCsvCell): string {
  if (cell === undefined) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
