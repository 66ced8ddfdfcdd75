// Writes the table of errors as a document for people: docs/errors.md.
import { type ErrorCode, type ErrorEntry, errorTable } from '../../ingest/errors.ts'

const head = `# Errors

Generated from \`ingest/errors.ts\`; \`npm run docs\` writes it anew. Every error that a person can see has a code, says what
happened, and what to do next. \`{name}\` stands for a fact of the case. The API answers with the status named and the body
\`{ "error": { "code", "message", "next" } }\`; a request that breaks several rules names each in \`problems\`. Where no status
is named, the API answers 503 if trying again can help, 422 otherwise.
`

/** The whole document: one section a code, in the order of the table. */
export function errorDocument(): string {
  const codes = Object.keys(errorTable) as ErrorCode[]
  return `${[head, ...codes.map((code) => section(code, errorTable[code]))].join('\n')}`
}

function section(code: ErrorCode, entry: ErrorEntry): string {
  const retry = entry.retry ? 'Trying again can help.' : 'Trying again alone does not help.'
  const status = entry.status === undefined ? '' : ` HTTP ${entry.status}.`
  return `## ${code}\n\n${escapeMarkup(entry.what)}.\n\n**What to do:** ${escapeMarkup(entry.next)}\n\n${retry}${status}\n`
}

/** Braces and quotes are fine in Markdown; angle brackets and bars are not. */
function escapeMarkup(text: string): string {
  return text.replace(/[<>|]/g, (letter) => `\\${letter}`)
}
