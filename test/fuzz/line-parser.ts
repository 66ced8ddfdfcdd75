// Reads line protocol back by its specification, on its own: the encoder's word is never taken for it.

export interface ParsedLine {
  readonly measurement: string
  readonly tags: Readonly<Record<string, string>>
  /** Values as written, texts without their quotes. */
  readonly fields: ReadonlyMap<string, { readonly kind: 'text' | 'bare'; readonly text: string }>
  readonly time: bigint
}

/** The lines of a body. Throws where a line is not one. */
export function parseLines(body: string): ParsedLine[] {
  const lines: ParsedLine[] = []
  const from = { body, at: 0 }
  while (from.at < body.length) lines.push(parseLine(from))
  return lines
}

interface Position {
  readonly body: string
  at: number
}

function parseLine(from: Position): ParsedLine {
  const measurement = word(from, ', ')
  const tags: Record<string, string> = Object.create(null)
  while (take(from, ',')) {
    const key = word(from, '=')
    demand(from, '=')
    tags[key] = word(from, ', ')
  }
  demand(from, ' ')
  const fields = new Map<string, { kind: 'text' | 'bare'; text: string }>()
  do {
    const key = word(from, '=')
    demand(from, '=')
    fields.set(
      key,
      from.body[from.at] === '"' ? { kind: 'text', text: quoted(from) } : { kind: 'bare', text: word(from, ', ') },
    )
  } while (take(from, ','))
  demand(from, ' ')
  const time = BigInt(word(from, '\n'))
  if (from.at < from.body.length) demand(from, '\n')
  return { measurement, tags, fields, time }
}

/** Up to one of `ends` that is not escaped: a backslash escapes comma, equals sign, space, else it stands for itself. */
function word(from: Position, ends: string): string {
  let text = ''
  for (; from.at < from.body.length; from.at++) {
    const char = from.body[from.at] as string
    const next = from.body[from.at + 1]
    if (char === '\\' && next !== undefined && ',= '.includes(next)) {
      text += next
      from.at++
    } else if (ends.includes(char)) break
    else if (char === '\n') throw new Error(`the line ends within ${JSON.stringify(text)}`)
    else text += char
  }
  if (text === '') throw new Error(`nothing stands at ${from.at}`)
  return text
}

function quoted(from: Position): string {
  let text = ''
  for (from.at++; from.at < from.body.length; from.at++) {
    const char = from.body[from.at] as string
    const next = from.body[from.at + 1]
    if (char === '"') {
      from.at++
      return text
    }
    if (char === '\\' && (next === '"' || next === '\\')) from.at++
    text += from.body[from.at]
  }
  throw new Error('a text does not end')
}

function take(from: Position, char: string): boolean {
  if (from.body[from.at] !== char) return false
  from.at++
  return true
}

function demand(from: Position, char: string): void {
  if (!take(from, char))
    throw new Error(`${JSON.stringify(char)} is missing at ${from.at} of ${JSON.stringify(from.body)}`)
}
