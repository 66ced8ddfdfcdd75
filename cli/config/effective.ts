// The configuration in force: kunlun.yaml with what was changed on the page laid over it.
import { isDeepStrictEqual } from 'node:util'
import { stringify } from 'yaml'
import type { ConfigurationDifference } from '../../dashboards/api/installation.ts'
import { isName } from '../../ingest/names.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { crossChecks } from './cross-checks.ts'
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
  let config = file
  const differences: ConfigurationDifference[] = []
  // Machines first: a study of the page may speak of a machine of the page.
  for (const [part, id, { value, version, who, when }] of changeable.flatMap((name) => changesOf(name, overrides))) {
    const key = `${part}.${id}`
    const inFile: unknown = Object.hasOwn(file[part], id) ? file[part][id] : undefined
    const changed = withChange(config, part, { [id]: value })
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

/** Undefined where the entry does not fit: by itself, by its name, or beside the other parts. */
function withChange(config: Configuration, part: Part, entry: Record<string, unknown>): Configuration | undefined {
  const isNamed = Object.keys(entry).every(isName)
  const changed = configuration.safeParse({ ...config, [part]: { ...config[part], ...entry } })
  return isNamed && changed.success && crossChecks(changed.data).length === 0 ? changed.data : undefined
}
