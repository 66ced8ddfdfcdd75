// Shows the bytes of a payload as text that cannot play tricks.

/** Letters that change how their neighbours look, or cannot be seen at all, as `\u....`. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Text where the bytes are UTF-8, otherwise hexadecimal, sixteen bytes a line. */
export function payloadText(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.replace(invisible, (letter) => (letter === '\n' || letter === '\t' ? letter : escaped(letter)))
  } catch {
    // Not UTF-8: the bytes themselves are the only honest answer.
    return hexadecimal(bytes)
  }
}

function escaped(letter: string): string {
  return `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}

function hexadecimal(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let start = 0; start < bytes.length; start += 16) {
    const row = [...bytes.subarray(start, start + 16)].map((byte) => byte.toString(16).padStart(2, '0'))
    lines.push(`${start.toString(16).padStart(6, '0')}  ${row.join(' ')}`)
  }
  return lines.join('\n')
}
