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
  WEBHOOK_PRIVATE: {
    what: '{host} leads to {address} in the own network',
    next: 'Set private: true at the webhook if that is meant; else look at who answers for the name.',
    retry: true,
  },
  WEBHOOK_FAILED: {
    what: 'The webhook {webhook} was not told: {cause}',
    next: 'It is tried again with growing pauses; check the address and the receiver. Those given up stand in GET /api/v1/webhooks.',
    retry: true,
  },
} as const satisfies Record<string, ErrorEntry>
