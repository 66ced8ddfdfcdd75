// The configuration in force: kunlun.yaml with what was changed on the page laid over it.
import { isDeepStrictEqual } from 'node:util'
import { stringify } from 'yaml'
import type { ConfigurationDifference, ConfigurationProblem } from '../../dashboards/api/installation.ts'
import { isName } from '../../ingest/names.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { acceptedDifferences, withAccepted } from './accepted.ts'
import { crossChecks } from './cross-checks.ts'
import { type Issue, issuesOf } from './issues.ts'
import { withOwnMaterials } from './materials.ts'
import { programIssues } from './programs.ts'
import { type Configuration, configuration } from './schema.ts'

type Overrides = Awaited<ReturnType<Ledger['configuration']['all']>>

/** Parts that can be changed on the page, one entry at a time: `machines.<id>`, `studies.<id>`. */
const changeable = ['machines', 'studies'] as const

export interface Effective {
  readonly config: Configuration
  readonly differences: readonly ConfigurationDifference[]
}

/** Lays the newest change of each entry over the file. A change that no longer fits is reported, not used. */
export function effectiveConfig(file: Configuration, overrides: Overrides): Effective {
  const differences: ConfigurationDifference[] = acceptedDifferences(file, overrides)
  let config = withAccepted(file, overrides)
  // Machines first: a study of the page may speak of a machine of the page.
  for (const [part, id, { value, version, who, when }] of changeable.flatMap((name) => changesOf(name, overrides))) {
    const key = `${part}.${id}`
    const inFile: unknown = Object.hasOwn(file[part], id) ? file[part][id] : undefined
    const laid = laidOver(config, key, value)
    const changed = 'config' in laid ? laid.config : undefined
    if (changed !== undefined) config = changed
    if (isDeepStrictEqual(inFile, changed === undefined ? value : changed[part][id])) continue
    differences.push({ key, ...(inFile === undefined ? {} : { file: inFile }), page: value, version, who, when })
  }
  return { config, differences }
}

/** The text of a kunlun.yaml that holds this configuration. Secrets stay references. */
export function exportConfig(config: Configuration): string {
  return stringify(config, { lineWidth: 120 })
}

type Part = (typeof changeable)[number]
type Change = Overrides extends Map<string, infer Value> ? Value : never

function changesOf(part: Part, overrides: Overrides): [Part, string, Change][] {
  return [...overrides].flatMap(([key, change]): [Part, string, Change][] =>
    key.startsWith(`${part}.`) ? [[part, key.slice(part.length + 1), change]] : [],
  )
}

/** The configuration with one entry replaced, or every reason why it does not fit: by its name, itself, beside the others. */
export function laidOver(
  config: Configuration,
  key: string,
  value: unknown,
): { readonly config: Configuration } | { readonly problems: readonly ConfigurationProblem[] } {
  const [part, id] = partOf(key)
  if (part === undefined || !isName(id)) return { problems: [{ path: [], message: 'cannot be changed on the page' }] }
  const data = withOwnMaterials({ ...config, [part]: { ...config[part], [id]: value } })
  const parsed = configuration.safeParse(data, { reportInput: true })
  const issues = parsed.success
    ? [...crossChecks(parsed.data), ...(part === 'studies' ? programIssues(config, parsed.data, id) : [])]
    : parsed.error.issues.flatMap(issuesOf)
  if (parsed.success && issues.length === 0) return { config: parsed.data }
  return { problems: issues.map(problemOf) }
}

/** The entry that a key such as `studies.substrate-96` names, if there is one. */
export function entryOf(config: Configuration, key: string): unknown {
  const [part, id] = partOf(key)
  return part !== undefined && Object.hasOwn(config[part], id) ? config[part][id] : undefined
}

/** The key of a study's entry. */
export function studyKeyOf(id: string): string {
  return `studies.${id}`
}

/** The id of the study that a key names. */
export function studyKey(key: string): string | undefined {
  const [part, id] = partOf(key)
  return part === 'studies' ? id : undefined
}

function partOf(key: string): [Part | undefined, string] {
  const part = changeable.find((name) => key.startsWith(`${name}.`))
  return [part, part === undefined ? key : key.slice(part.length + 1)]
}

/** Told from the entry on: the page knows which one it sent. */
function problemOf({ path, message }: Issue): ConfigurationProblem {
  return { path: path.slice(2).map(String), message }
}
