// The worker thread's entry for ask-tell sessions: a study each, held here between requests.

import { createAskTell } from './ask-tell.ts'

export interface SessionRequest {
  readonly session: string
  /** One line of the protocol; absent: the session ends. */
  readonly line?: string
  readonly version: string
}

const sessions = new Map<string, ReturnType<typeof createAskTell>>()

/** The reply to a line; undefined at the end of a session. Who calls counts the sessions. */
export default function answer({ session, line, version }: SessionRequest): string | undefined {
  if (line === undefined) {
    sessions.delete(session)
    return undefined
  }
  const speak = sessions.get(session) ?? createAskTell({ version, nowMs: () => performance.now() })
  sessions.set(session, speak)
  return speak(line)
}
