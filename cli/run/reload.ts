// Reads kunlun.yaml again while the installation runs: what changed is moved, a file with problems changes nothing.
import { isDeepStrictEqual } from 'node:util'
import type { LinkChanges, Reloaded, StudyChanges } from '../../dashboards/api/operating.ts'
import { KunlunError, kunlunError, messageOf } from '../../ingest/errors.ts'
import { resolveSecret, type SecretRef, secretRef } from '../../ingest/secret.ts'
import type { Actor } from '../../ledger/ledger.ts'
import { crossChecks } from '../config/cross-checks.ts'
import type { ReadResult } from '../config/read.ts'
import type { Configuration } from '../config/schema.ts'
import type { Foundation } from './foundation.ts'
import { type Links, linkChanges } from './links.ts'

/** Reads the file that the installation was started from. */
export type ReadAgain = () => ReadResult

export interface ReloadTools {
  readonly base: Foundation
  readonly links: Links
  /** Absent where the installation was not started from a file. */
  readonly readAgain?: ReadAgain
  /** Called once studies may have changed. */
  onStudies(): void
}

/** All other parts are what these were opened with: they wait for the next start. */
const movable: readonly string[] = ['connectors', 'studies']

/** Throws RELOAD_NOT_POSSIBLE. One at a time. */
export function createReload(tools: ReloadTools): (by: Actor) => Promise<Reloaded> {
  const { base, links, onStudies, readAgain } = tools
  let file = base.file
  let turn: Promise<unknown> = Promise.resolve()

  async function reload(by: Actor): Promise<Reloaded> {
    if (readAgain === undefined) throw kunlunError('RELOAD_NOT_POSSIBLE')
    const read = attempt(readAgain)
    const next = 'config' in read ? merged(file, read.config) : read
    if ('problems' in next) return refused(base, next.problems)
    const studies = studyChanges(file.studies, next.file.studies)
    const connectors = await move(file, next.file)
    file = next.file
    const { needsRestart } = next
    await base.ledger.audit.add(by, 'configuration.reload', 'kunlun.yaml', JSON.stringify({ connectors, studies }))
    base.log.info({ connectors, studies, needsRestart }, 'kunlun.yaml was read again')
    onStudies()
    return { applied: true, connectors, studies, needsRestart }
  }

  /** Both or neither: where the links cannot follow, the configuration goes back. */
  async function move(before: Configuration, after: Configuration): Promise<LinkChanges> {
    await base.configuration.reload(after)
    try {
      // With the nodes that were accepted on the page.
      return await links.apply(base.configuration.current().connectors)
    } catch (cause) {
      await base.configuration.reload(before)
      throw cause
    }
  }

  return (by) => {
    const made = turn.then(() => reload(by))
    turn = made.catch(() => undefined)
    return made
  }
}

function refused({ log }: Foundation, problems: readonly string[]): Reloaded {
  log.error({ code: 'CONFIG_INVALID', problems }, 'kunlun.yaml has problems; the configuration before goes on')
  return { applied: false, problems }
}

/** Every problem as a line of text. */
function attempt(read: ReadAgain): { readonly config: Configuration } | { readonly problems: readonly string[] } {
  try {
    const result = read()
    if ('config' in result) return result
    return {
      problems: result.problems.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`),
    }
  } catch (cause) {
    return { problems: [cause instanceof KunlunError ? cause.message : messageOf(cause)] }
  }
}

/** The new connectors, studies on what stands until the next start, if the two fit each other. */
function merged(before: Configuration, wanted: Configuration) {
  const parts = Object.keys(wanted) as (keyof Configuration)[]
  const needsRestart = parts.filter((part) => !movable.includes(part) && !isDeepStrictEqual(before[part], wanted[part]))
  const file = { ...before, connectors: wanted.connectors, studies: wanted.studies }
  const problems = [
    ...crossChecks(file).map(({ path, message }) => `${path.join('.')} ${message}; machines change with a restart`),
    ...missingSecrets(before.connectors, wanted.connectors),
  ]
  return problems.length === 0 ? { file, needsRestart } : { problems }
}

/** A link that moves must be able to log in: a process does not see variables that were set after its start. */
function missingSecrets(before: Configuration['connectors'], after: Configuration['connectors']): string[] {
  const { started, restarted } = linkChanges(before, after)
  return [...started, ...restarted].flatMap((id) =>
    Object.entries(after[id] ?? {}).flatMap(([key, value]) => {
      const ref = secretRef.safeParse(value)
      const missing = ref.success ? secretProblem(ref.data) : undefined
      return missing === undefined ? [] : [`connectors.${id}.${key} ${missing}`]
    }),
  )
}

function secretProblem(ref: SecretRef): string | undefined {
  try {
    resolveSecret(ref)
    return undefined
  } catch (cause) {
    return messageOf(cause)
  }
}

function studyChanges(before: Configuration['studies'], after: Configuration['studies']): StudyChanges {
  const isSame = (id: string) => isDeepStrictEqual(before[id], after[id])
  return {
    added: Object.keys(after).filter((id) => !Object.hasOwn(before, id)),
    removed: Object.keys(before).filter((id) => !Object.hasOwn(after, id)),
    changed: Object.keys(after).filter((id) => Object.hasOwn(before, id) && !isSame(id)),
  }
}
