// Reading the types of structures without ever failing: the client library would end the process with an error of it.
import { setTimeout as wait } from 'node:timers/promises'
import { BrowsePathResult, BrowseResult, type ClientSession, DataValue, StatusCodes } from 'node-opcua'
import { messageOf } from '../../ingest/errors.ts'
import type { Log } from '../connector.ts'
import { linkIsGone } from './item-requests.ts'

/** What the library asks while it learns the types; answers with a bad status where the server or the link fails. */
const answers: Readonly<Record<string, () => object>> = {
  read: () => new DataValue({ statusCode: StatusCodes.BadCommunicationError }),
  browse: () => new BrowseResult({ statusCode: StatusCodes.BadCommunicationError }),
  browseNext: () => new BrowseResult({ statusCode: StatusCodes.BadCommunicationError }),
  translateBrowsePath: () => new BrowsePathResult({ statusCode: StatusCodes.BadCommunicationError }),
}

/** What a server refuses so often it refuses: the structures stay as they are, and go to quarantine. */
const attempts = 3
const pauseMs = 1000

interface Learning {
  /** Where the library looks for another session to learn from; not in its public types. */
  $$getSessionForDataTypeExtraction?: () => ClientSession
}

/** From now on the types are learnt over calls that do not fail. */
export function learnTypesCarefully(session: ClientSession, log: Log): void {
  let isOver = false
  session.once('session_closed', () => {
    isOver = true
  })
  const pause = () => wait(pauseMs, undefined, { ref: false })
  const careful = carefulSession(session, { log, pause, isOver: () => isOver })
  ;(session as ClientSession & Learning).$$getSessionForDataTypeExtraction = () => careful
}

export interface Care {
  readonly log: Log
  /** Awaited between attempts. */
  pause(): Promise<unknown>
  /** True once the link has ended. */
  isOver(): boolean
}

/** The session with calls that are made again while the link is mended; what the server refuses gets a bad status. */
export function carefulSession(session: ClientSession, { log, pause, isOver }: Care): ClientSession {
  return new Proxy(session, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const bad = typeof name === 'string' && Object.hasOwn(answers, name) ? answers[name] : undefined
      if (bad === undefined) return value.bind(target)
      return async (...asked: unknown[]) => {
        for (let refusals = 0; ; ) {
          try {
            return await value.apply(target, asked)
          } catch (cause) {
            const isLink = linkIsGone.test(messageOf(cause))
            // The link is being mended; once it has ended nobody waits for the answer any more.
            if (isLink && isOver()) return new Promise(() => undefined)
            if (!isLink && ++refusals === attempts) {
              log.warn(
                { cause: messageOf(cause) },
                'the server does not describe its structures: they go to quarantine',
              )
              return Array.isArray(asked[0]) ? asked[0].map(bad) : bad()
            }
            await pause()
          }
        }
      }
    },
  })
}
