// Names of machines and signals drafted from what a server calls its nodes: hostile texts in, plain names out.
import { isName } from '../../../ingest/names.ts'
import { distinctNames, namePart } from '../name-part.ts'
import type { Found } from './browse.ts'
import { plainLevels } from './standards.ts'

const longest = 64
/** Room for indices and fields of arrays, structures. */
const longestSignal = 48

/** A name that may stand in kunlun.yaml, from the first text that leaves anything legible. */
export function plainName(...texts: readonly string[]): string {
  const legible = texts.map(namePart).find((part) => part !== 'x') ?? 'x'
  return isName(legible) ? legible : `${legible.slice(0, longest - 2)}_x`
}

/** Gives every machine its own name. */
export function machineNames(): (found: Found) => string {
  const distinct = distinctNames(longest)
  return ({ name, title, nodeId }) => distinct(plainName(name, title, String(nodeId.value)))
}

/** Gives every signal of one machine its own name, by its path; levels that say nothing are left out, long ones cut in front. */
export function signalNames(): (path: readonly string[], found: Found) => string {
  const distinct = distinctNames(longestSignal)
  return (path, found) => {
    const own = plainName(path.at(-1) ?? '', found.title, String(found.nodeId.value))
    const telling = [...path.slice(0, -1).map((level) => plainName(level)), own].filter(
      (level) => !plainLevels.has(level),
    )
    let levels = telling.length === 0 ? [own] : telling
    while (levels.length > 1 && levels.join('.').length > longestSignal) levels = levels.slice(1)
    const name = levels.join('.').slice(0, longestSignal)
    return distinct(isName(name) ? name : `${name.slice(0, longestSignal - 2)}_x`)
  }
}
