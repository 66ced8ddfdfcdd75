// Text from outside, made to stand on one line of a reason, log or terminal.

/** Characters that end a line, or move the cursor of a terminal, as escapes. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Quoted as JSON, with what JSON leaves as it is escaped too. */
export function oneLine(text: string): string {
  return visible(JSON.stringify(text))
}
