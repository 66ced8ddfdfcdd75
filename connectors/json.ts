// JSON as sources send it: hostile keys refused, integers beyond 2^53 exact, nothing thrown.
import sjson from 'secure-json-parse'
import { messageOf } from '../ingest/errors.ts'

export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonResult = { readonly json: Json } | { readonly cause: string }

const utf8 = new TextDecoder('utf-8', { fatal: true })
/** Only a text with so long a run of digits can hold an integer that a double cannot: all others skip the slow way. */
const longDigits = /\d{16}/
/** Longer than any 128-bit integer: what lies beyond is no reading, but an attack on the parser. */
const exactInteger = /^-?\d{1,40}$/

/** The bytes that say how deep a place of a JSON text lies; in UTF-8 they stand for nothing else. */
const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d]

/** The text of a body, or the reason why it is none. */
export function textOf(body: Uint8Array): { readonly text: string } | { readonly cause: string } {
  try {
    return { text: utf8.decode(body) }
  } catch {
    // The decoder only says that the bytes are not valid, which is all there is to report.
    return { cause: 'the bytes are not UTF-8' }
  }
}

/** Parses a body; a prototype key (`__proto__`, `constructor.prototype`) anywhere makes it unusable. */
export function parseJson(body: Uint8Array): JsonResult {
  const read = textOf(body)
  return 'cause' in read ? read : parseJsonText(read.text)
}

/** As `parseJson`, of a text. */
export function parseJsonText(text: string): JsonResult {
  try {
    return { json: sjson.parse(text, longDigits.test(text) ? keepExact : undefined) as Json }
  } catch (cause) {
    return { cause: messageOf(cause) }
  }
}

/** True where arrays with objects stand deeper in each other than `limit`; told from the bytes, before anything is parsed. */
export function isDeeperThan(limit: number, body: Uint8Array): boolean {
  let depth = 0
  let isText = false
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (isText) {
      if (byte === backslash) at++
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (byte === openBracket || byte === openBrace) {
      if (++depth > limit) return true
    } else if (byte === closeBracket || byte === closeBrace) depth--
  }
  return false
}

/** True for an object that is neither null nor an array. */
export function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

/** An integer as it was written, where a double would change it. Node 24 hands a reviver the source text of a number. */
function keepExact(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value
  return exactInteger.test(source) ? BigInt(source) : value
}
