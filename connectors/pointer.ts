// JSON pointers (RFC 6901): where in a payload a value stands.
import { z } from 'zod'
import type { Json } from './json.ts'

/** Reads the place it was compiled for; undefined where the payload has nothing there. */
export type Pointer = (json: Json) => Json | undefined

const pattern = /^(\/([^~/]|~[01])*)*$/

/** The schema of a pointer in the configuration. */
export const pointerText = z
  .string()
  .max(512)
  .refine((text) => pattern.test(text), { error: 'must be a JSON pointer such as /value or /data/0/temperature' })

/** Compiles a pointer that `pointerText` has validated. Only own properties are followed, never the prototype's. */
export function compilePointer(text: string): Pointer {
  const steps = text
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return (json) => steps.reduce<Json | undefined>(follow, json)
}

function follow(json: Json | undefined, step: string): Json | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  if (Array.isArray(json)) return /^(0|[1-9]\d{0,8})$/.test(step) ? json[Number(step)] : undefined
  return Object.hasOwn(json, step) ? (json as { readonly [key: string]: Json })[step] : undefined
}
