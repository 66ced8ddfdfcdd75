// Errors that people meet where other tools take over: exports, webhooks.
import type { ErrorEntry } from './entry.ts'

export const toolErrors = {
  EXPORT_INVALID: {
    what: 'Nothing can be exported like this: {problems}',
    next: 'Mend what is named; nothing was written.',
    retry: false,
    status: 400,
  },
  EXPORT_FAILED: {
    what: 'The export to {file} was cut off: {cause}',
    next: 'Try again; no half a file was left. The log of the installation says more.',
    retry: true,
  },
} as const satisfies Record<string, ErrorEntry>
