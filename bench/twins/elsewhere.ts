// What other reports say in short: their first sections, so that nothing is typed in here.

import { existsSync, readFileSync } from 'node:fs'

/** Lines below the title with the first sections, headings one level lower; a sentence that says so where the report was not written yet. */
export function inShort(name: string, command: string, sections = 1): string[] {
  const file = new URL(`../reports/${name}.md`, import.meta.url)
  if (!existsSync(file)) return [`Not measured yet: \`${command}\` writes it.`]
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(1)
  const headings = lines.flatMap((line, i) => (line.startsWith('## ') ? [i] : []))
  const own = lines.slice(0, headings[sections] ?? lines.length)
  const shown = own.map((line) => (line.startsWith('## ') ? `#${line}` : line))
  return [...trimmed(shown), '', `All of it: [${name}.md](${name}.md).`]
}

function trimmed(lines: readonly string[]): string[] {
  const from = lines.findIndex((line) => line !== '')
  const to = lines.findLastIndex((line) => line !== '')
  return lines.slice(Math.max(0, from), to + 1)
}
