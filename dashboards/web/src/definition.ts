// A study's definition on the page, and how two definitions differ.

interface Described {
  readonly title?: { readonly en: string; readonly zh: string }
  readonly unit?: string
}

export interface DefinedParameter extends Described {
  readonly name: string
  readonly type: string
  readonly low?: number
  readonly high?: number
  readonly values?: readonly (string | number)[]
}

export interface DefinedLimit extends Described {
  readonly outcome: string
  readonly min?: number
  readonly max?: number
  /** 0..1 */
  readonly probability: number
}

/** As much of it as the page knows; the rest goes back as it came. */
export interface StudyDefinition {
  readonly parameters: readonly DefinedParameter[]
  readonly constraints: readonly DefinedLimit[]
  readonly budget?: number
  /** The second strategy, in the active one's shadow. */
  readonly shadow?: object
}

export interface DefinitionDifference {
  /** Entries of lists by their name: `['parameters', 'peak', 'low']`. */
  readonly path: readonly string[]
  readonly file?: unknown
  readonly page?: unknown
}

/** Every single value in which they differ. */
export function differencesBetween(file: unknown, page: unknown, path: readonly string[] = []): DefinitionDifference[] {
  const [left, right] = [entriesOf(file), entriesOf(page)]
  if (left === undefined || right === undefined) {
    const isSame = JSON.stringify(file) === JSON.stringify(page)
    return isSame ? [] : [{ path, ...(file === undefined ? {} : { file }), ...(page === undefined ? {} : { page }) }]
  }
  const names = [...new Set([...left.keys(), ...right.keys()])]
  return names.flatMap((name) => differencesBetween(left.get(name), right.get(name), [...path, name]))
}

/** Undefined for a plain value. */
function entriesOf(value: unknown): Map<string, unknown> | undefined {
  if (Array.isArray(value)) return new Map(value.map((entry, index) => [nameOf(entry) ?? String(index + 1), entry]))
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined
  const { name, outcome } = entry as { name?: unknown; outcome?: unknown }
  return typeof name === 'string' ? name : typeof outcome === 'string' ? outcome : undefined
}
