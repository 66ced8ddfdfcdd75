// What a run is known by, as one table: what was ordered, achieved, computed, how long its phases were, its contexts.
import { nsPerSecond, type Run } from '../../ingest/model.ts'
import type { Trait } from '../../optimizer/separation/separate.ts'
import type { PhaseSpan } from './phases.ts'

export interface RunFact {
  readonly kind: Trait['kind']
  readonly name: string
  readonly value: number | string
}

/** Names of one run alone: no context that others share. */
const ownNames: readonly string[] = ['batch', 'part']

export function factsOf(run: Run, phases: readonly PhaseSpan[]): RunFact[] {
  const facts = (kind: RunFact['kind'], values: Readonly<Record<string, number | string>>): RunFact[] =>
    Object.entries(values).map(([name, value]) => ({ kind, name, value }))
  const lasting = [...Map.groupBy(phases, ({ number }) => number)].map(([number, spans]) => {
    const seconds = spans.reduce((sum, { from, to }) => sum + Number(to - from) / Number(nsPerSecond), 0)
    return [String(number), seconds / 60] as const
  })
  const contexts = Object.entries(run.labels).filter(([name]) => !ownNames.includes(name))
  return [
    ...facts('ordered', run.planned),
    ...facts('feature', run.features),
    ...facts('achieved', run.achieved),
    ...facts('phase', Object.fromEntries(lasting)),
    ...facts('context', Object.fromEntries(contexts)),
  ]
}

/** One list for each run, in the order given. A text becomes one trait for each value that some of the runs share. */
export function traitsOf(facts: readonly (readonly RunFact[])[]): Trait[] {
  const keys = new Map(facts.flat().map(({ kind, name }) => [`${kind} ${name}`, { kind, name }]))
  return [...keys.values()].flatMap(({ kind, name }): Trait[] => {
    const values = facts.map((of) => of.find((one) => one.kind === kind && one.name === name)?.value)
    if (kind !== 'context' && values.every((value) => typeof value !== 'string')) {
      return [{ kind, name, values: values.map((value) => (typeof value === 'number' ? value : Number.NaN)) }]
    }
    return sharedValues(values).map((shared) => ({
      ...{ kind: 'context' as const, name, value: shared },
      values: values.map((value) => (value === undefined ? Number.NaN : String(value) === shared ? 1 : 0)),
    }))
  })
}

function sharedValues(values: readonly (number | string | undefined)[]): string[] {
  const texts = values.filter((value) => value !== undefined).map(String)
  const counts = Map.groupBy(texts, (text) => text)
  return [...counts].flatMap(([text, { length }]) => (length > 1 && length < texts.length ? [text] : []))
}
