// What the host knew when a message arrived, written behind its bytes, so that it can be decoded years later.
import { isObject, type Json, parseJson } from '../../json.ts'

/** The name with the datatype of one metric, which its message left to an earlier birth. */
export interface Resolved {
  /** Place of the metric in its message. */
  readonly index: number
  readonly name: string
  readonly datatype: number
  /** Of an array that is null: how many signals it is. */
  readonly elements?: number
}

/** A metric that is no longer reported, of the node itself where there is no device. */
export interface Stale {
  readonly device?: string
  readonly name: string
  /** Of an array: how many signals it is. */
  readonly elements?: number
}

export interface Note {
  readonly resolved?: readonly Resolved[]
  readonly stale?: readonly Stale[]
  /** Names that would become one signal though they are two metrics. */
  readonly clashing?: readonly string[]
  /** Why the metrics that are not resolved are not. */
  readonly unresolved?: string
}

/** Body with content type of a message whose original bytes stay as they are, the note behind them. */
export function attachNote(
  message: { readonly body: Uint8Array; readonly contentType: string },
  note: Note,
): { readonly body: Uint8Array; readonly contentType: string } {
  const { body, contentType } = message
  return {
    body: Buffer.concat([body, Buffer.from(JSON.stringify(note))]),
    // A publisher cannot write this: of its content type only a plain media type is taken over.
    contentType: `${contentType}; original=${body.length}`,
  }
}

/** Splits what `attachNote` has put together. A message without a note speaks for itself. */
export function detachNote(message: { readonly body: Uint8Array; readonly contentType: string }): {
  readonly body: Uint8Array
  readonly note: Note
} {
  const length = /; original=(\d+)$/.exec(message.contentType)?.[1]
  if (length === undefined) return { body: message.body, note: {} }
  const parsed = parseJson(message.body.subarray(Number(length)))
  const note = 'json' in parsed && isObject(parsed.json) ? noteOf(parsed.json) : {}
  return { body: message.body.subarray(0, Number(length)), note }
}

function noteOf(json: { readonly [key: string]: Json }): Note {
  const { resolved, stale, clashing, unresolved } = json as unknown as Note
  return {
    ...(Array.isArray(resolved) ? { resolved } : {}),
    ...(Array.isArray(stale) ? { stale } : {}),
    ...(Array.isArray(clashing) ? { clashing } : {}),
    ...(typeof unresolved === 'string' ? { unresolved } : {}),
  }
}
