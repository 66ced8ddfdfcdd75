// CSV as Excel opens it: a mark of UTF-8 first, quotes where they are needed, no text that it would take for a formula.

export type CsvCell = number | string | undefined

export function csvText(columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `\ufeff${[columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`
}

function csvCell(cell: CsvCell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
