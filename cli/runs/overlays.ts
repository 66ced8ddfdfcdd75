// Many runs over each other for the API: their curves, the band of the good ones, what separates the bad ones.

import type { Installation, MachineView } from '../../dashboards/api/installation.ts'
import type { OverlayAsk, OverlayRun, RunOverlays, RunSeparation } from '../../dashboards/api/run-overlay.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { type Nanoseconds, runName } from '../../ingest/model.ts'
import { quantileOfSorted } from '../../optimizer/math/quantile.ts'
import { bandOf, known } from '../../optimizer/separation/band.ts'
import { withoutCount } from '../../optimizer/separation/curves.ts'
import type { Separation, SeparationInput, SignalCurves } from '../../optimizer/separation/separate.ts'
import { type AlignedCurves, type AlignedRun, alignedCurves, seconds } from './curves.ts'
import { type GroupedRun, groupedRuns } from './groups.ts'
import { type Aggregate, type PhaseSpan, phaseSpans } from './phases.ts'
import { factsOf, traitsOf } from './traits.ts'

export interface OverlayParts extends Pick<Installation, 'ledger' | 'studies' | 'machines' | 'clock'> {
  readonly series: Aggregate
  separate(input: SeparationInput): Promise<Separation>
}

interface Laid extends GroupedRun {
  readonly to: Nanoseconds
  readonly phases: readonly PhaseSpan[]
  /** Undefined where the run never came to the phase that it is aligned by. */
  readonly zero: Nanoseconds | undefined
}

type Placed = Laid & { readonly zero: Nanoseconds }

export function runOverlays(parts: OverlayParts): RunOverlays {
  return {
    async overlay(ask, { signal, isOffset }) {
      const machine = machineIn(parts, ask.machine)
      const setpoint = setpointBeside(machine, signal)
      checkSignal(machine, signal, isOffset && setpoint === undefined)
      const laid = await laidOver(parts, ask, machine)
      const placed = laid.filter(isPlaced)
      const asked = setpoint === undefined ? [signal] : [signal, setpoint]
      const curves = await alignedCurves(parts.series, placed.map(aligned), asked)
      const own = isOffset ? offsetOf(curves, signal, setpoint!) : withoutCount(curves.signals.get(signal)!)
      const reference = own.filter((_, i) => placed[i]!.group === 'reference')
      const points = curves.grid.length
      return {
        ...{ signal, isOffset },
        runs: laid.map(toldRun),
        grid: curves.grid,
        band: bandOf(reference, points),
        ...(setpoint && !isOffset && { setpoint: bandOf(curves.signals.get(setpoint)!, points).middle }),
        lines: placed.flatMap(({ run, group }, i) =>
          group === 'chosen' ? [{ run: run.id, values: [...own[i]!] }] : [],
        ),
        phases: usualPhases(placed),
      }
    },
    async separation(ask) {
      const machine = machineIn(parts, ask.machine)
      const laid = await laidOver(parts, ask, machine)
      const found = await parts.separate(await inputOf(parts, laid.filter(isPlaced), machine))
      const phases = usualPhases(laid.filter(isPlaced))
      return { ...found, runs: laid.map(toldRun), deviations: found.deviations.map((one) => within(one, phases)) }
    },
  }
}

/** The route has looked for the machine already. */
function machineIn({ machines }: OverlayParts, id: string): MachineView {
  return machines().find((one) => one.id === id)!
}

async function laidOver(parts: OverlayParts, ask: OverlayAsk, machine: MachineView): Promise<Laid[]> {
  const grouped = await groupedRuns(parts, ask)
  const laid: Laid[] = []
  for (const one of grouped) {
    const to = one.run.to ?? parts.clock.now()
    const signal = machine.phases?.signal
    const phases = signal === undefined ? [] : await phaseSpans(parts.series, { run: one.run, to, signal })
    const zero = ask.align === 'start' ? one.run.from : phases.find(({ number }) => number === ask.align)?.from
    laid.push({ ...one, to, phases, zero })
  }
  return laid
}

function isPlaced(one: Laid): one is Placed {
  return one.zero !== undefined && one.to > one.run.from
}

function aligned({ run: { machine, from }, to, zero }: Placed): AlignedRun {
  return { machine, from, to, zero }
}

/** The set point belongs beside what it is the set point of: a signal of the same unit. */
function setpointBeside(machine: MachineView, signal: string): string | undefined {
  const { setpoint } = machine
  const unitOf = (name: string) => machine.signals.find((one) => one.name === name)?.unit
  if (setpoint === undefined || setpoint === signal || unitOf(setpoint) === undefined) return undefined
  return unitOf(setpoint) === unitOf(signal) ? setpoint : undefined
}

async function inputOf(parts: OverlayParts, placed: readonly Placed[], machine: MachineView): Promise<SeparationInput> {
  const signals = machine.signals.filter(({ name, type }) => type !== 'text' && name !== machine.phases?.signal)
  const curves = await alignedCurves(
    parts.series,
    placed.map(aligned),
    signals.map(({ name }) => name),
  )
  return {
    isChosen: placed.map(({ group }) => group === 'chosen'),
    traits: traitsOf(placed.map(({ run, phases }) => factsOf(run, phases))),
    signals: signals.flatMap(({ name }): SignalCurves[] => {
      const setpoint = setpointBeside(machine, name)
      return [
        { kind: 'curve', name, curves: withoutCount(curves.signals.get(name)!) },
        ...(setpoint === undefined
          ? []
          : [{ kind: 'offset' as const, name, curves: offsetOf(curves, name, setpoint) }]),
      ]
    }),
    grid: curves.grid,
    seed: 1,
  }
}

function toldRun({ run, judgement, group, zero }: Laid): OverlayRun {
  return {
    id: run.id,
    name: runName(run),
    from: run.from,
    judgement,
    group,
    ...(zero !== undefined && { alignedAt: zero }),
  }
}

/** Throws NOT_FOUND, REQUEST_INVALID. */
function checkSignal(machine: MachineView, signal: string, lacksSetpoint: boolean): void {
  const isThere = machine.signals.some(({ name, type }) => name === signal && type !== 'text')
  if (!isThere) throw kunlunError('NOT_FOUND', { what: 'signal', id: signal })
  if (lacksSetpoint) throw kunlunError('REQUEST_INVALID', { detail: `${signal} has no set point beside it` })
}

/** How far a signal was from its set point: what is left when recipes differ. */
function offsetOf({ signals }: AlignedCurves, signal: string, setpoint: string): Float64Array[] {
  const set = signals.get(setpoint)!
  return signals.get(signal)!.map((curve, run) => curve.map((value, i) => value - set[run]![i]!))
}

interface UsualPhase {
  readonly number: number
  readonly from: number
  readonly to: number
}

/** Median begin and end of each phase, of the reference runs where there are any. */
function usualPhases(placed: readonly Placed[]): UsualPhase[] {
  const reference = placed.filter(({ group }) => group === 'reference')
  const spans = (reference.length > 0 ? reference : placed).flatMap(({ phases, zero }) => {
    const first = new Map(phases.toReversed().map((one) => [one.number, one]))
    return [...first.values()].map(({ number, from, to }) => ({
      ...{ number, from: seconds(from - zero), to: seconds(to - zero) },
    }))
  })
  const median = (values: readonly number[]) => quantileOfSorted(known(values), 0.5)
  return [...Map.groupBy(spans, ({ number }) => number)]
    .map(([number, of]) => ({
      ...{ number, from: median(of.map(({ from }) => from)), to: median(of.map(({ to }) => to)) },
    }))
    .sort((a, b) => a.from - b.from)
}

type Told = RunSeparation['deviations'][number]

function within(deviation: Separation['deviations'][number], phases: readonly UsualPhase[]): Told {
  const { from, to } = deviation
  if (from === undefined || to === undefined) return deviation
  const middle = (from + to) / 2
  const phase = phases.find((one) => middle >= one.from && middle < one.to)
  return { ...deviation, ...(phase && { phase: phase.number }) }
}
