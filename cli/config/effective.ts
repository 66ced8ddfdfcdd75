// The configuration in force: kunlun.yaml with what was changed on the page laid over it.
import { isDeepStrictEqual } from 'node:util'
import { stringify } from 'yaml'
import type { ConfigurationDifference } from '../../dashboards/api/installation.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { type Configuration, configuration } from './schema.ts'

type Overrides = Awaited<ReturnType<Ledger['configuration']['all']>>

/** Parts that can be changed on the page, one entry at a time: `machines.<id>`, `studies.<id>`. */
const changeable = ['machines', 'studies'] as const

export interface Effective {
  readonly config: Configuration
  readonly differences: readonly ConfigurationDifference[]
}

/** Lays the newest change of each entry over the file. A change that no longer fits the schema is reported, not used. */
export function effectiveConfig(file: Configuration, overrides: Overrides): Effective {
  let config = file
  const differences: ConfigurationDifference[] = []
  for (const [key, { value, version, who, when }] of overrides) {
    const [part, id] = splitKey(key)
    if (part === undefined || id === undefined) continue
    const inFile: unknown = file[part][id]
    const candidate = configuration.safeParse({ ...config, [part]: { ...config[part], [id]: value } })
    if (candidate.success) config = candidate.data
    if (isDeepStrictEqual(inFile, candidate.success ? candidate.data[part][id] : value)) continue
    differences.push({ key, ...(inFile === undefined ? {} : { file: inFile }), page: value, version, who, when })
  }
  return { config, differences }
}

/** The text of a kunlun.yaml that holds this configuration. Secrets stay references. */
export function exportConfig(config: Configuration): string {
  return stringify(config, { lineWidth: 120 })
}

function splitKey(key: string): [(typeof changeable)[number] | undefined, string | undefined] {
  const part = changeable.find((name) => key.startsWith(`${name}.`))
  return [part, part === undefined ? undefined : key.slice(part.length + 1)]
}
