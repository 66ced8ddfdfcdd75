// Reads the output of `strace -f -yy -xx`: finished system calls with the lines at which they began and ended.

export interface SystemCall {
  readonly name: string
  /** What the descriptor is: a path, or `TCP:[local->remote]`. */
  readonly target: string
  /** What was written or read. */
  readonly data: Buffer
  /** Bytes written or read; below 0: it failed. */
  readonly result: number
  /** Lines of the trace. */
  readonly began: number
  readonly ended: number
}

const line = /^(\d+) +(.*)$/
const unfinished = / <unfinished \.\.\.>$/
const resumed = /^<\.\.\. \w+ resumed>/
const call = /^(\w+)\(\d+<(.*?)>(?:\(deleted\))?[,)](.*)= (-?\d+)/s

/** In the order of their ends. Lines that are no such calls (signals, exits) are passed over. */
export function callsOf(lines: readonly string[]): SystemCall[] {
  const pending = new Map<string, { readonly text: string; readonly began: number }>()
  const calls: SystemCall[] = []
  for (const [index, text] of lines.entries()) {
    const [, thread = '', rest = ''] = line.exec(text) ?? []
    if (unfinished.test(rest)) {
      pending.set(thread, { text: rest.replace(unfinished, ''), began: index })
      continue
    }
    const before = resumed.test(rest) ? pending.get(thread) : undefined
    pending.delete(thread)
    const whole = before === undefined ? rest : before.text + rest.replace(resumed, '')
    const found = callOf(whole, before?.began ?? index, index)
    if (found !== undefined) calls.push(found)
  }
  return calls
}

function callOf(text: string, began: number, ended: number): SystemCall | undefined {
  const [, name, target, rest, result] = call.exec(text) ?? []
  if (name === undefined || target === undefined || rest === undefined) return undefined
  return { name, target: decoded(target), data: dataOf(rest), result: Number(result), began, ended }
}

/** All the quoted strings of a call, one after another: a vector has several. */
function dataOf(text: string): Buffer {
  const hex = [...text.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, string = '']) => string.replaceAll('\\x', ''))
  return Buffer.from(hex.join(''), 'hex')
}

/** With -xx a path is written in hexadecimal too. */
function decoded(text: string): string {
  return text.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
