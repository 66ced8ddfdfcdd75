// Reads a secret: from a person without showing it, else the first line of standard input.
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

export async function askSecret(question: string): Promise<string> {
  const isForPeople = process.stdin.isTTY === true
  // What is typed is echoed by this interface alone, and goes nowhere.
  const nowhere = new Writable({ write: (_, __, done) => done() })
  if (isForPeople) process.stderr.write(question)
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: isForPeople })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
    if (isForPeople) process.stderr.write('\n')
  }
}
