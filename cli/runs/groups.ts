// Which runs are laid over each other: the chosen ones, those that they are held against.

import type { Installation } from '../../dashboards/api/installation.ts'
import { type JudgedRun, judgedRuns } from '../../dashboards/api/judged-runs.ts'
import type { OverlayAsk } from '../../dashboards/api/run-overlay.ts'
import { kunlunError } from '../../ingest/errors.ts'
import type { Run } from '../../ingest/model.ts'

export type Judging = Pick<Installation, 'ledger' | 'studies'>

export interface GroupedRun extends JudgedRun {
  readonly group: 'chosen' | 'reference'
}

/** Beyond these no chart can be read. */
const mostChosen = 20

/** Oldest first. Throws NOT_FOUND, REQUEST_INVALID. */
export async function groupedRuns(parts: Judging, ask: OverlayAsk): Promise<GroupedRun[]> {
  const named = ask.run && (await Promise.all(ask.run.map((id) => knownRun(parts.ledger, id, ask.machine))))
  const newest = await newestRuns(parts.ledger, ask)
  const all = [...new Map([...newest, ...(named ?? [])].map((run) => [run.id, run])).values()]
  const judged = await judgedRuns(parts, all)
  const names = new Set(named?.map(({ id }) => id))
  const isChosen = ({ run, judgement }: JudgedRun) => (named === undefined ? judgement === 'bad' : names.has(run.id))
  const chosen = judged.filter(isChosen).slice(0, mostChosen)
  const reference = judged.filter((one) => !isChosen(one) && isReference(one, ask))
  return [
    ...chosen.map((one) => ({ ...one, group: 'chosen' as const })),
    ...reference.map((one) => ({ ...one, group: 'reference' as const })),
  ].sort((a, b) => (a.run.from < b.run.from ? -1 : 1))
}

/** Throws NOT_FOUND, REQUEST_INVALID for a run of another machine. */
async function knownRun(ledger: Judging['ledger'], id: string, machine: string): Promise<Run> {
  const run = await ledger.runs.get(id)
  if (run === undefined) throw kunlunError('NOT_FOUND', { what: 'run', id: id.slice(0, 100) })
  if (run.machine !== machine) throw kunlunError('REQUEST_INVALID', { detail: `run ${id} is not of ${machine}` })
  return run
}

/** Newest first; those that still run have not yet become anything. */
export async function newestRuns(
  ledger: Judging['ledger'],
  { machine, newest }: Pick<OverlayAsk, 'machine' | 'newest'>,
): Promise<Run[]> {
  const runs = await ledger.runs.list({ machine, limit: newest })
  return runs.filter(({ state }) => state !== 'running')
}

function isReference({ run, judgement }: JudgedRun, { against, program }: OverlayAsk): boolean {
  if (program !== undefined && run.labels['program'] !== program) return false
  return against === 'good' ? judgement === 'good' : run.state !== 'void'
}
