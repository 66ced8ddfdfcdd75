// How a problem of a study's configuration is reported: at the field that is wrong.

export type Path = (string | number)[]
export type Report = (path: Path, message: string) => void

/** Indices of entries that stand earlier in the list too. */
export function repeated(names: readonly string[]): number[] {
  return names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []))
}
