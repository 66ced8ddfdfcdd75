// Which machines a request concerns: what a token that is bound to machines is judged by.
import type { FastifyRequest } from 'fastify'
import type { Installation } from '../installation.ts'

/** Ids of machines; undefined where the request concerns all of them, or it cannot be told. */
export type MachinesOf = (request: FastifyRequest, installation: Installation) => Promise<readonly string[] | undefined>

type Part = 'params' | 'query' | 'body'

/** What is found in a part of a request that its schema has checked. */
function textIn(request: FastifyRequest, part: Part, name: string): string | undefined {
  const fields = request[part]
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, name)) return undefined
  const value = (fields as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : undefined
}

const only = (machine: string | undefined) => (machine === undefined ? undefined : [machine])

/** It concerns no machine: names, versions, the site. */
export const none: MachinesOf = async () => []

/** The machine stands there itself. */
export function machineIn(part: Part, name = 'machine'): MachinesOf {
  return async (request) => only(textIn(request, part, name))
}

/** The machine of the study that is named there. */
export function studyIn(part: Part, name: string): MachinesOf {
  return async (request, installation) => only(machineOfStudy(installation, textIn(request, part, name)))
}

/** The machine of the study that the suggestion named there was made for. */
export function suggestionIn(part: Part, name: string): MachinesOf {
  return async (request, { ledger, ...installation }) => {
    const suggestion = await ledger.suggestions.get(textIn(request, part, name) ?? '')
    return only(machineOfStudy(installation, suggestion?.study))
  }
}

export function runIn(part: Part, name: string): MachinesOf {
  return async (request, { ledger }) => only((await ledger.runs.get(textIn(request, part, name) ?? ''))?.machine)
}

/** The machines of all runs that stand there; a run that nobody knows is nobody's. */
export function runsIn(part: Part, ...names: readonly string[]): MachinesOf {
  return async (request, { ledger }) => {
    const runs = await Promise.all(names.map((name) => ledger.runs.get(textIn(request, part, name) ?? '')))
    return runs.every((run) => run !== undefined) ? runs.map((run) => run.machine) : undefined
  }
}

export function planIn(part: Part, name: string): MachinesOf {
  return async (request, { ledger }) => {
    const wanted = textIn(request, part, name)
    return only((await ledger.plans.list({})).find(({ id }) => id === wanted)?.machine)
  }
}

/** The machine of a quarantine entry, where it is known. */
export const quarantined: MachinesOf = async (request, { ledger }) => {
  const { id } = request.params as { id: number }
  return only((await ledger.quarantine.get(id))?.machine)
}

/** The machines of all runs that a list of outcomes is for; a run that nobody knows is nobody's. */
export const runsInBody: MachinesOf = async (request, { ledger }) => {
  const outcomes = request.body as readonly { run: string }[]
  const runs = await Promise.all([...new Set(outcomes.map(({ run }) => run))].map((id) => ledger.runs.get(id)))
  return runs.every((run) => run !== undefined) ? runs.map((run) => run.machine) : undefined
}

function machineOfStudy({ studies }: Pick<Installation, 'studies'>, id: string | undefined): string | undefined {
  return studies.list().find((study) => study.id === id)?.machine
}
