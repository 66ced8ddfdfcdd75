// The configuration in force while an installation runs: what people change on the page takes effect here.
import { isDeepStrictEqual } from 'node:util'
import type {
  ConfigurationChange,
  ConfigurationDifference,
  ConfigurationEntry,
  ConfigurationProblem,
} from '../../dashboards/api/installation.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { name } from '../../ingest/names.ts'
import type { Actor, ConfigurationVersion, Ledger } from '../../ledger/ledger.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { type AcceptedDraft, acceptedIn, acceptedKey, joinedDrafts } from '../config/accepted.ts'
import { type Effective, effectiveConfig, entryOf, laidOver, studyKey, studyKeyOf } from '../config/effective.ts'
import type { Configuration } from '../config/schema.ts'
import { endedRuns, untoldRuns } from './observations.ts'

/** A study that fits the rest of the configuration, or every reason why it does not. */
export type CheckedStudy = { readonly study: StudyConfig } | { readonly problems: readonly ConfigurationProblem[] }

/** Stands in for a name that cannot be used, so that all else can be judged. */
const nameless = 'nameless'

export interface LiveConfiguration {
  /** In force now. Machines, connectors and stores are those of the start; studies follow the page at once. */
  current(): Configuration
  differences(): readonly ConfigurationDifference[]
  studies(): ReadonlyMap<string, StudyConfig>
  entry(key: string): Promise<ConfigurationEntry | undefined>
  /** Every version of an entry that was made on the page, newest first. */
  versions(key: string): Promise<readonly ConfigurationVersion[]>
  /** What would come of a change, or of a new study, without making it: every problem, or the study as it would stand. */
  check(key: string, value: unknown): Promise<CheckedStudy>
  /** A study beside those of the file. Every problem comes back at once, that there is one of this name among them. */
  create(entry: { key: string; value: unknown }, by: Actor): Promise<ConfigurationChange>
  /** Throws NOT_FOUND, CHANGED_MEANWHILE; every problem of the value comes back at once. */
  change(change: { key: string; value: unknown; basedOn?: number }, by: Actor): Promise<ConfigurationChange>
  /** Another kunlun.yaml takes the place of the one before, under what was changed on the page. */
  reload(file: Configuration): Promise<void>
  /** Keeps the signals that were accepted for a machine, beside those accepted before; kunlun.yaml goes before them. */
  putAccepted(machine: string, draft: AcceptedDraft, by: Actor): Promise<void>
}

export async function openConfiguration(first: Configuration, ledger: Ledger): Promise<LiveConfiguration> {
  let file = first
  let inForce: Effective = effectiveConfig(file, await ledger.configuration.all())
  let turn: Promise<unknown> = Promise.resolve()

  /** One at a time: what a change is based on cannot move while it is checked. */
  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const made = turn.then(step)
    turn = made.catch(() => undefined)
    return made
  }

  async function entry(key: string): Promise<ConfigurationEntry | undefined> {
    const value = entryOf(inForce.config, key)
    if (value === undefined) return undefined
    const change = (await ledger.configuration.all()).get(key)
    const difference = inForce.differences.find((one) => one.key === key)
    const differs = difference !== undefined
    if (change === undefined) return { key, value, version: 0, differs }
    const { version, who, when } = change
    const isMade = difference !== undefined && difference.file === undefined
    return { key, value, version, differs, ...(isMade && { isMade }), changed: { who, when } }
  }

  async function change(...[wanted, by]: Parameters<LiveConfiguration['change']>): Promise<ConfigurationChange> {
    const { key, value, basedOn } = wanted
    const before = await entry(key)
    // Machines are bound to connectors and stores that were opened with them: only studies can be changed while running.
    if (before === undefined || studyKey(key) === undefined) throw kunlunError('NOT_FOUND', { what: 'entry', id: key })
    if (basedOn !== undefined && basedOn !== before.version) {
      const { version, changed } = before
      throw kunlunError('CHANGED_MEANWHILE', { key, version, who: changed?.who ?? 'kunlun.yaml' })
    }
    const checked = await check(key, value)
    if ('problems' in checked) return checked
    if (!isDeepStrictEqual(checked.study, before.value)) await keep(key, checked.study, by)
    return { entry: (await entry(key)) ?? before }
  }

  async function create(...[wanted, by]: Parameters<LiveConfiguration['create']>): Promise<ConfigurationChange> {
    const { key, value } = wanted
    const taken = entryOf(inForce.config, key) === undefined ? [] : [{ path: ['id'], message: 'is taken already' }]
    const checked = await check(key, value)
    const problems = [...taken, ...('problems' in checked ? checked.problems : [])]
    if (problems.length > 0 || 'problems' in checked) return { problems }
    await keep(key, checked.study, by)
    const made = await entry(key)
    if (made === undefined) throw kunlunError('NOT_FOUND', { what: 'entry', id: key })
    return { entry: made }
  }

  async function check(key: string, value: unknown): Promise<CheckedStudy> {
    const named = name.safeParse(studyKey(key))
    const unnamed = named.success ? [] : [{ path: ['id'], message: named.error.issues[0]?.message ?? '' }]
    const id = named.success ? named.data : nameless
    const next = laidOver(inForce.config, studyKeyOf(id), value)
    if ('problems' in next) return { problems: [...unnamed, ...next.problems] }
    const study = next.config.studies[id]!
    const before = entryOf(inForce.config, key) as StudyConfig | undefined
    const problems = before === undefined ? unnamed : await historyProblems(ledger, before, study)
    return problems.length > 0 ? { problems } : { study }
  }

  async function keep(key: string, study: StudyConfig, by: Actor): Promise<void> {
    await ledger.configuration.put(key, study, by)
    inForce = effectiveConfig(file, await ledger.configuration.all())
  }

  async function putAccepted(...[machine, draft, by]: Parameters<LiveConfiguration['putAccepted']>): Promise<void> {
    const before = acceptedIn(await ledger.configuration.all()).get(machine)
    await ledger.configuration.put(acceptedKey(machine), joinedDrafts(before, draft), by)
    inForce = effectiveConfig(file, await ledger.configuration.all())
  }

  async function reload(next: Configuration): Promise<void> {
    inForce = effectiveConfig(next, await ledger.configuration.all())
    file = next
  }

  return {
    reload: (next) => inTurn(() => reload(next)),
    current: () => inForce.config,
    differences: () => inForce.differences,
    studies: () => new Map(Object.entries(inForce.config.studies)),
    entry,
    versions: (key) => ledger.configuration.versions(key),
    check: (key, value) => inTurn(() => check(key, value)),
    create: (...wanted) => inTurn(() => create(...wanted)),
    change: (...wanted) => inTurn(() => change(...wanted)),
    putAccepted: (...wanted) => inTurn(() => putAccepted(...wanted)),
  }
}

/** A parameter that is new to a study must say what it was in the runs made before, or they would be forgotten. */
async function historyProblems(
  ledger: Ledger,
  before: StudyConfig,
  after: StudyConfig,
): Promise<ConfigurationProblem[]> {
  const known = new Set(before.parameters.map(({ name }) => name))
  const untold = after.parameters.every(({ name }) => known.has(name))
    ? new Map()
    : untoldRuns(await endedRuns(ledger, after), after)
  const problems: ConfigurationProblem[] = []
  for (const [index, parameter] of after.parameters.entries()) {
    const count = untold.get(parameter.name)
    if (known.has(parameter.name) || count === undefined) continue
    const message = `is needed: ${count} runs were made before ${parameter.name} was a parameter, and do not tell what it was`
    problems.push({ path: ['parameters', String(index), 'before'], message })
  }
  return problems
}
