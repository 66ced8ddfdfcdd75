// Text in a PostgreSQL column, which cannot hold the NUL character: it stands there escaped.

/** ASCII's own character for what cannot be represented. */
const substitute = '\u001a'

/** Equal texts stay equal, different ones different; nearly all stay as they are. */
export function toColumn(text: string): string {
  if (!text.includes('\u0000') && !text.includes(substitute)) return text
  return text.replaceAll(substitute, `${substitute}s`).replaceAll('\u0000', `${substitute}0`)
}

/** The inverse of `toColumn`. */
export function fromColumn(text: string): string {
  if (!text.includes(substitute)) return text
  return text.replaceAll(`${substitute}0`, '\u0000').replaceAll(`${substitute}s`, substitute)
}
