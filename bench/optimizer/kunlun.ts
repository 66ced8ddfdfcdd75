// The optimizer as its users have it: through the ask-tell protocol.

import { createAskTell } from '../../optimizer/ask-tell.ts'
import type { Method, Suggested } from './method.ts'
import type { Settings } from './task.ts'

interface Reply {
  readonly error?: { readonly code: string; readonly message: string }
  readonly suggestions?: readonly Suggested[]
  readonly settings?: Settings
}

export const kunlun: Method = {
  name: 'kunlun',
  summary: 'this optimizer, through the ask-tell protocol',
  open(brief) {
    const answer = createAskTell({ version: '0', nowMs: () => performance.now() })
    const send = (request: unknown): Reply => {
      const reply = JSON.parse(answer(JSON.stringify(request))!) as Reply
      if (reply.error) throw new Error(`${reply.error.code}: ${reply.error.message}`)
      return reply
    }
    send({ op: 'init', ...brief })
    return {
      tell: ({ id, settings, outcomes, status, context }) => {
        send({ op: 'tell', observations: [{ id, settings, outcomes, status, ...(context && { context }) }] })
      },
      ask: (context) => send({ op: 'ask', ...(context && { context }) }).suggestions![0]!,
      recommend: () => send({ op: 'recommend' }).settings,
    }
  },
}
