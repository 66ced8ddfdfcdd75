// A specification in one line.

interface Limits {
  readonly lower?: number
  readonly upper?: number
}

export function limitText(limits: Limits | undefined, textOf: (value: number) => string): string {
  if (limits === undefined) return '–'
  const { lower, upper } = limits
  if (lower !== undefined && upper !== undefined) return `${textOf(lower)} … ${textOf(upper)}`
  if (lower !== undefined) return `≥ ${textOf(lower)}`
  return upper === undefined ? '–' : `≤ ${textOf(upper)}`
}
