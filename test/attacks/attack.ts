// What an attack tells: how often it was tried, what got through.

export interface AttackResult {
  /** What was attacked, for the table. */
  readonly name: string
  readonly tried: number
  /** Nothing that got through, else one line for each. */
  readonly through: readonly string[]
}

/** As much of a text as a line can show. */
export function shown(text: string): string {
  return JSON.stringify(text).slice(0, 120)
}

/** `count` payloads: each template, filled with its number, in each disguise. */
export function payloads(
  templates: readonly ((n: number) => string)[],
  disguises: readonly ((payload: string) => string)[],
  count: number,
): string[] {
  return Array.from({ length: count }, (_, n) => {
    const template = templates[n % templates.length]!
    return disguises[Math.floor(n / templates.length) % disguises.length]!(template(n))
  })
}
