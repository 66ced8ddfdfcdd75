// What the runs of a machine offer to chart, to choose by, to split by.
import type { CapabilityChoices } from '../../dashboards/api/capability.ts'
import type { Run } from '../../ingest/model.ts'
import { chosenRuns, namesOfRuns, settingsIn } from './measured-runs.ts'
import { describeQuantity, describeSetting, machineOf, type Named, present, type RunTools } from './quantities.ts'

/** Looked at, newest first. */
const mostRuns = 300
/** A label with more values names single runs. */
const mostValues = 50

export async function choicesAnswer(tools: RunTools, machine: string): Promise<CapabilityChoices> {
  const runs = (await chosenRuns(tools, { machine })).slice(0, mostRuns)
  return {
    quantities: [...(await outcomesOf(tools, machine, runs)), ...featuresOf(tools, machine, runs)],
    labels: labelsOf(runs),
    settings: settingsOf(tools, machine, runs),
  }
}

type Counted = CapabilityChoices['quantities'][number]

async function outcomesOf(tools: RunTools, machine: string, runs: readonly Run[]): Promise<Counted[]> {
  const lists = await Promise.all(runs.map((run) => tools.ledger.outcomes.list({ run: run.id })))
  const units = new Map(lists.flat().map(({ name, unit }) => [name, unit]))
  const counts = lists.flatMap((own) => [...new Set(own.map(({ name }) => name))])
  return [...Map.groupBy(counts, (name) => name)].map(([name, all]) =>
    counted(tools, machine, { kind: 'outcome', name, runs: all.length, ...present({ unit: units.get(name) }) }),
  )
}

/** In the order in which the machine lists them; others after. */
function featuresOf(tools: RunTools, machine: string, runs: readonly Run[]): Counted[] {
  const listed = Object.keys(machineOf(tools, machine).features ?? {})
  const found = Map.groupBy(
    runs.flatMap(({ features }) => Object.keys(features)),
    (name) => name,
  )
  const names = [
    ...listed.filter((name) => found.has(name)),
    ...[...found.keys()].filter((name) => !listed.includes(name)),
  ]
  return names.map((name) => counted(tools, machine, { kind: 'feature', name, runs: found.get(name)?.length ?? 0 }))
}

function counted(
  tools: RunTools,
  machine: string,
  { runs, ...named }: Named & { runs: number; unit?: string },
): Counted {
  return { ...describeQuantity(tools, machine, named), runs }
}

function labelsOf(runs: readonly Run[]): CapabilityChoices['labels'] {
  const names = [...new Set(runs.flatMap(({ labels }) => Object.keys(labels)))]
  return names
    .filter((name) => !namesOfRuns.includes(name))
    .map((name) => {
      const values = Map.groupBy(
        runs.flatMap(({ labels }) => labels[name] ?? []),
        (value) => value,
      )
      return { name, values: [...values].map(([value, all]) => ({ value, runs: all.length })) }
    })
    .filter(({ values }) => values.length <= mostValues)
}

/** Numbers that were ordered, else those that were reached, where they are not all the same. */
function settingsOf(tools: RunTools, machine: string, runs: readonly Run[]): CapabilityChoices['settings'] {
  const all = runs.flatMap((run) => Object.entries(settingsIn(run)))
  return [...Map.groupBy(all, ([name]) => name)].flatMap(([name, own]) => {
    const values = own.map(([, value]) => value).filter((value) => typeof value === 'number')
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return low < high ? [{ name, ...describeSetting(tools, machine, name), low, high }] : []
  })
}
