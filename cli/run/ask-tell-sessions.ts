// Ask-tell sessions of the API: on a thread of their own, bounded in number, ended when nobody speaks.
import { randomUUID } from 'node:crypto'
import { Piscina } from 'piscina'
import type { AskTellSessions } from '../../dashboards/api/engineering.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { SessionRequest } from '../../optimizer/ask-tell-worker.ts'
import { version } from '../version.ts'

export interface SessionLimits {
  readonly most: number
  readonly idleMs: number
  /** Wall time, in milliseconds from anywhere. */
  readonly nowMs: () => number
  /** Memory of all sessions together, in MiB. */
  readonly memoryMiB: number
}

const usual: SessionLimits = { most: 32, idleMs: 30 * 60_000, nowMs: () => performance.now(), memoryMiB: 1024 }

export interface ClosableSessions extends AskTellSessions {
  close(): Promise<void>
}

export function createAskTellSessions(limits: SessionLimits = usual): ClosableSessions {
  const { most, idleMs, nowMs } = limits
  /** When each was last spoken to. */
  const spoken = new Map<string, number>()
  let thread: Piscina<SessionRequest, string | undefined> | undefined

  /** Started with the first session: most installations never need it. */
  function worker(): Piscina<SessionRequest, string | undefined> {
    thread ??= startThread(limits)
    return thread
  }

  async function end(session: string): Promise<void> {
    spoken.delete(session)
    await thread?.run({ session, version })
  }

  function endIdle(): void {
    // A thread that ends meanwhile takes the session with it.
    for (const [session, last] of spoken) if (nowMs() - last > idleMs) end(session).catch(() => undefined)
  }

  function require(session: string): void {
    endIdle()
    if (!spoken.has(session)) throw kunlunError('NOT_FOUND', { what: 'ask-tell session', id: session.slice(0, 64) })
  }

  return {
    open() {
      endIdle()
      if (spoken.size >= most) throw kunlunError('SESSIONS_FULL', { count: most, minutes: Math.round(idleMs / 60_000) })
      const session = randomUUID()
      spoken.set(session, nowMs())
      return { session, idleSeconds: idleMs / 1000 }
    },
    async answer(session, request) {
      require(session)
      spoken.set(session, nowMs())
      try {
        // A request stands on one line whatever it holds, so there is always a reply.
        return (await worker().run({ session, line: JSON.stringify(request), version })) ?? ''
      } catch (cause) {
        // The thread ended, its memory with it: no session can go on.
        spoken.clear()
        throw kunlunError('SESSION_LOST', { session }, cause)
      }
    },
    async end(session) {
      require(session)
      await end(session)
    },
    close: async () => void (await thread?.destroy()),
  }
}

function startThread({ memoryMiB }: SessionLimits): Piscina<SessionRequest, string | undefined> {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new Piscina({
    filename: new URL(`../../optimizer/ask-tell-worker.${ending}`, import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
  })
}
