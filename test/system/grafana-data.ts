// Four days of the simulated plant with the facts that Kunlun would derive from them, for Grafana's queries.

import { controlFact, foretoldFact, progressFact } from '../../dashboards/grafana/encode-analysis.ts'
import {
  decisionFact,
  eventFact,
  livenessFact,
  outcomeFact,
  pipelineFacts,
  runFact,
  suggestionFact,
} from '../../dashboards/grafana/encode-facts.ts'
import { gapFact, quarantinedFact, quarantineFacts } from '../../dashboards/grafana/encode-waiting.ts'
import type { FactPlace } from '../../dashboards/grafana/fact-fields.ts'
import type { Fact } from '../../dashboards/grafana/facts.ts'
import { fromMs, nsPerSecond, quality, type Run, type Sample } from '../../ingest/model.ts'
import { featureNames } from '../../ingest/runs/feature-names.ts'
import { stepFactory } from '../../plant/factory.ts'
import type { LabResult } from '../../plant/laboratory.ts'
import { machines } from '../../plant/machines.ts'
import { newPlantState } from '../../plant/state.ts'

export const from = fromMs(Date.UTC(2026, 0, 5))
const days = 4
export const to = from + BigInt(days * 86_400) * nsPerSecond

export function placeOf(machine: string): FactPlace {
  const { area, line } = machines[machine as keyof typeof machines]
  return { enterprise: 'huasheng', site: 'zibo', area, line, machine }
}

/** Steps the plant's own models minute by minute. */
export function plantData(): { samples: Sample[]; facts: Fact[] } {
  let state = newPlantState(7, from)
  const samples: Sample[] = []
  const results: LabResult[] = []
  for (let minute = 1; minute < days * 1440; minute++) {
    const step = stepFactory(state)
    state = step.state
    samples.push(...step.samples)
    results.push(...step.results)
  }
  // A broken thermocouple: no value, the status says why.
  const time = to - 3600n * nsPerSecond + 1n
  samples.push({ machine: 'furnace-1', signal: 'zone1_temperature', time, value: null, quality: quality.bad })
  return { samples, facts: factsOf(samples, results) }
}

function factsOf(samples: readonly Sample[], results: readonly LabResult[]): Fact[] {
  const runs = [
    ...runsOf(samples, 'furnace-1', 'batch'),
    ...runsOf(samples, 'mill-1', 'part'),
    ...runsOf(samples, 'mill-2', 'part'),
  ]
  const outcomes = results.map(({ batch, measured_at_ms, ...result }, index) => {
    const run = runs.find(({ labels }) => labels['batch'] === batch)?.id ?? batch
    return outcomeFact(
      { ...result, id: `outcome-${index}`, run, measuredAt: fromMs(measured_at_ms) },
      placeOf('furnace-1'),
    )
  })
  const inspected = runs
    .filter(({ process }) => process === 'milling')
    .map((run) => {
      const measured = {
        id: `ra-${run.id}`,
        run: run.id,
        name: 'roughness',
        value: 0.8,
        unit: 'um',
        measuredAt: run.from,
      }
      return outcomeFact(
        { ...measured, specimen: run.labels['part'] ?? '', position: 'top', method: 'stylus', sd: 0.02 },
        placeOf(run.machine),
      )
    })
  const tool = { id: 'e1', kind: 'tool', time: from + 40_000n * nsPerSecond, text: 'T1 renewed', who: 'zhao' } as const
  const changes = Object.keys(machines).map((machine) => eventFact({ ...tool, machine }, placeOf(machine)))
  return [
    ...inspected,
    ...changes,
    ...runs.map((run) => runFact(run, placeOf(run.machine), to)),
    ...outcomes,
    ...answered(),
    ...watched(samples),
    ...waiting(),
    ...charted(runs),
    ...studied(runs),
  ]
}

/** A gap of a whole connector, one of a machine; messages that were set aside. */
function waiting(): Fact[] {
  const at = (seconds: number): bigint => from + BigInt(seconds) * nsPerSecond
  const gap = { step: 1, connector: 'kiln', samples: 0, detail: '', from: at(7200) } as const
  const entry = { sequence: 1n, part: 0, connector: 'cell', source: 'plant/cell-1/mill-1/x', contentType: 'text/plain' }
  const kept = { ...entry, body: new Uint8Array(), reason: 'no signal x', received: at(9000), state: 'kept' } as const
  const counts = [{ connector: 'cell', code: 'SIGNAL_UNKNOWN', count: 2 }]
  return [
    gapFact({ ...gap, key: 'g1', cause: 'link', state: 'open' }, to),
    gapFact(
      {
        ...gap,
        key: 'g2',
        machine: 'mill-1',
        signals: ['vibration'],
        cause: 'sequence',
        state: 'closed',
        to: at(7300),
      },
      to,
    ),
    ...[1, 2].map((id) => quarantinedFact({ ...kept, id, code: 'SIGNAL_UNKNOWN', machine: 'mill-1', signal: 'x' })),
    ...quarantineFacts(counts, [], to - nsPerSecond),
  ]
}

/** Every finished run on a control chart; every third breaks a rule. */
function charted(runs: readonly Run[]): Fact[] {
  const index = { estimate: 1.2, lower: 0.9, upper: 1.5 }
  return runs.map((run, place) =>
    controlFact(
      {
        quantity: run.machine === 'furnace-1' ? 'density' : 'load_mean',
        run: run.id,
        from: run.from,
        value: 97 + (place % 5) / 10,
        limits: { centre: 97.2, lower: 96.9, upper: 97.5 },
        specification: { lower: 96.5, upper: 99 },
        episodes: place % 3 === 0 ? 1 : 0,
        found:
          place % 3 === 0 ? [{ rule: 'N1', sentence: { en: 'One point beyond 3 sigma.', zh: '一点超出 3σ。' } }] : [],
        capability: { count: 25, Cpk: index, Ppk: index },
      },
      placeOf(run.machine),
    ),
  )
}

/** Each heat came from a suggestion. */
function studied(runs: readonly Run[]): Fact[] {
  const of = { study: 'substrate-96', place: placeOf('furnace-1') }
  const foretold = { predicted: 97, sd: 0.3, lower: 96.5, upper: 97.5, measured: 97.2 }
  return runs
    .filter(({ machine }) => machine === 'furnace-1')
    .flatMap((run) => {
      const outcomes = { density: 97.2, camber: 0.1, strength: 380, cost: 12 }
      const point = { run: run.id, when: run.to ?? run.from, outcomes, meetsAll: true, best: 11, suggestion: 's1' }
      const facts = Object.keys(outcomes).map((outcome) => foretoldFact(point, { ...foretold, outcome }, of))
      return [progressFact(point, of.study, of.place), ...facts]
    })
}

/** A run for each value that the signal takes, with features of the right names. */
function runsOf(samples: readonly Sample[], machine: string, signal: 'batch' | 'part'): Run[] {
  const kind = machines[machine as keyof typeof machines].kind
  const features = Object.fromEntries((featureNames[kind] ?? []).map(({ name }, index) => [name, index + 1.5]))
  const named = samples.filter(
    (sample) => sample.machine === machine && sample.signal === signal && sample.value !== '',
  )
  const groups = Map.groupBy(named, ({ value }) => String(value))
  return [...groups].map(([label, group], index): Run => {
    const start = group[0]?.time ?? from
    const at = new Date(Number(start / 1_000_000n)).toISOString().replace(/[-:]|\.\d+/g, '')
    return {
      id: `${machine}/${at}`,
      machine,
      process: kind === 'furnace' ? 'sintering' : 'milling',
      from: start,
      to: group.at(-1)?.time ?? start,
      state: index === 1 ? 'aborted' : 'finished',
      planned: { peak: 1600 },
      achieved: { peak: 1598.2 },
      features,
      labels: { [signal]: label, program: 'LAB-96', lot: 'P001', tool: 'T1', operator: 'wang' },
      version: 1,
    }
  })
}

/** Suggestions with their answers. */
function answered(): Fact[] {
  const place = placeOf('furnace-1')
  return [1, 2, 3].flatMap((number) => {
    const when = from + BigInt(number * 36_000) * nsPerSecond
    const settings = { peak: 1580 + number, soak: 120, ramp: 5 }
    const outcomes = ['density', 'camber', 'strength', 'cost']
    const suggestion = {
      id: `s${number}`,
      study: 'substrate-96',
      settings,
      predicted: Object.fromEntries(outcomes.map((name) => [name, { mean: 97, sd: 0.3 }])),
      feasible: 0.9,
      meets: { density: 0.97 },
      because: { en: 'It is expected to be cheaper.', zh: '预计成本更低。' },
      basis: ['r1'],
      made: when,
    }
    const answer = number === 2 ? 'refused' : 'accepted'
    const decision = { suggestion: `s${number}`, answer, settings, reason: 'as discussed', who: 'li', when } as const
    return [suggestionFact(suggestion, place), decisionFact(decision, 'substrate-96', place)]
  })
}

/** What the pipeline counts every five minutes of the last six hours. */
function watched(samples: readonly Sample[]): Fact[] {
  const newest = new Map(samples.map((sample) => [`${sample.machine} ${sample.signal}`, sample]))
  return Array.from({ length: 72 }, (_, index) => to - BigInt((72 - index) * 300) * nsPerSecond).flatMap(
    (now, index) => {
      const messages = {
        received: 100 * index,
        rejected: 0,
        spooled: 3,
        decoded: 99 * index,
        quarantined: index,
        redelivered: 0,
      }
      const counts = { decoded: 99 * index, stored: 98 * index, quarantined: 0, filtered: index, pending: 0 }
      const figures = {
        connectors: ['kiln', 'cell'].map((id) => ({
          id,
          state: 'connected',
          dropped: 0,
          messages,
          details: { certificateUntil: '2027-01-05T00:00:00.000Z' },
        })),
        machines: Object.keys(machines).map((machine) => ({ machine, samples: counts })),
        spool: { records: 3, bytes: 1000, maxBytes: 1e9, oldestSeconds: 0.4 },
        store: { state: 'ok' },
        lagSeconds: 0.2,
      }
      const ages = [...newest.values()].map(({ machine, signal, time }) =>
        livenessFact({ place: placeOf(machine), signal, newest: earlier(time, now), expectedSeconds: 60 }, now),
      )
      return [...pipelineFacts(figures, 'zibo', now), ...ages]
    },
  )
}

function earlier(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}
