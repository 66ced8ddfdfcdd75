// Contracts drafted from what sources promise: a person accepts them, or the configuration does.
import { type Nanoseconds, nsPerSecond, type Promised, type PromisedSignal } from '../model.ts'
import { type MachineConfig, machineConfig, type SignalConfig, signalConfig } from './config.ts'
import { type Contracts, compileContracts, type MachineContract } from './contracts.ts'
import { ucumOf } from './unit-spellings.ts'

/** A signal that a source promises and no contract has. */
export interface DraftedSignal extends PromisedSignal {
  /** Entry of `signals` in kunlun.yaml. */
  readonly config: SignalConfig
}

export interface Draft {
  readonly machine: string
  /** The connector that brought the promise. */
  readonly connector: string
  /** True where the machine has a contract already, to which the signals would be added. */
  readonly isKnown: boolean
  readonly signals: readonly DraftedSignal[]
  /** Of a machine that is not known yet. */
  readonly kind?: MachineConfig['kind']
  /** What the source says of the machine itself. */
  readonly about?: string
  /** What the connector has to ask for from then on. */
  readonly entries?: NonNullable<Promised['entries']>
}

/** Machines that may be added to those configured; signals of more are counted. */
export const maxNewMachines = 1000

const nsPerHour = 3600n * nsPerSecond

export interface Drafts {
  /** In force now; grows as drafts are accepted. */
  readonly contracts: Contracts
  /** Takes what a message promises; in force at once where the configuration accepts it. `received` counts the hours. */
  take(connector: string, promised: Promised, received?: Nanoseconds): void
  /** What waits for a person. */
  list(): readonly Draft[]
  /** Puts a draft in force: what comes from then on is stored. */
  accept(draft: Draft): void
  /** Hands what the configuration has accepted to `keep`, which makes it durable; where that fails it comes again. */
  keepAccepted(keep: (draft: Draft) => Promise<void>): Promise<void>
  /** Promised signals that had no room. */
  refused(): number
}

interface State {
  readonly machines: Map<string, MachineConfig>
  readonly contracts: Map<string, MachineContract>
  readonly waiting: Map<string, Draft>
  /** In force, not durable yet. */
  readonly accepted: Set<Draft>
  readonly maxMachines: number
  /** What births added to a machine within the hour of the newest of them. */
  readonly added: Map<string, { readonly hour: bigint; readonly signals: number }>
  refused: number
}

/** A contract that stands is never changed by a promise: signals are added to it, that is all. */
export function createDrafts(machines: Readonly<Record<string, MachineConfig>>): Drafts {
  const state: State = {
    machines: new Map(Object.entries(machines)),
    contracts: new Map(compileContracts(machines)),
    waiting: new Map(),
    accepted: new Set(),
    maxMachines: Object.keys(machines).length + maxNewMachines,
    added: new Map(),
    refused: 0,
  }
  return {
    contracts: state.contracts,
    take: (connector, promised, received = 0n) => take(state, { connector, promised, received }),
    list: () => [...state.waiting.values()].flatMap((draft) => freshOf(state, draft)),
    accept(draft) {
      state.waiting.delete(draft.machine)
      putInForce(state, draft)
    },
    async keepAccepted(keep) {
      for (const draft of [...state.accepted]) {
        await keep(draft)
        state.accepted.delete(draft)
      }
    },
    refused: () => state.refused,
  }
}

/** The `signals` part of the machine in kunlun.yaml. */
export function signalsOf({ signals }: Draft): Record<string, SignalConfig> {
  return Object.fromEntries(signals.map(({ signal, config }) => [signal, config]))
}

interface Taken {
  readonly connector: string
  readonly promised: Promised
  readonly received: Nanoseconds
}

function take(state: State, { connector, promised, received }: Taken): void {
  const { machine, signals, isAccepted } = promised
  const known = state.contracts.get(machine)?.signals
  const fresh = signals.filter(({ signal }) => known?.has(signal) !== true)
  // The newest birth holds: what it no longer names is no longer promised.
  state.waiting.delete(machine)
  const isFull = known === undefined && state.waiting.size + state.contracts.size >= state.maxMachines
  const fitting = isFull ? [] : fresh.slice(0, roomOf(state, promised, received))
  state.refused += fresh.length - fitting.length
  if (fitting.length > 0) {
    const drafted = fitting.map((one): DraftedSignal => ({ ...one, config: configOf(one) }))
    const draft = { ...aboutOf(promised), machine, connector, isKnown: known !== undefined, signals: drafted }
    if (isAccepted) acceptNow(state, draft, received)
    else state.waiting.set(machine, draft)
  }
  const contract = state.contracts.get(machine)
  // What had no room is refused with this reason, not as a name that nobody knows.
  if (contract !== undefined && fitting.length < fresh.length)
    state.contracts.set(machine, { ...contract, isFull: true })
}

function aboutOf({ kind, about, entries }: Promised): Pick<Draft, 'kind' | 'about' | 'entries'> {
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(about === undefined || about === '' ? {} : { about }),
    ...(entries === undefined ? {} : { entries }),
  }
}

/** Signals that the machine may be given now: fewer by an hour's share where no person looks at them. */
function roomOf(state: State, { machine, isAccepted }: Promised, received: Nanoseconds): number {
  const { maxSignals, maxNewSignalsPerHour } = state.machines.get(machine) ?? machineConfig.parse({})
  const left = maxSignals - (state.contracts.get(machine)?.signals.size ?? 0)
  const thisHour = isAccepted ? maxNewSignalsPerHour - addedIn(state, machine, received) : left
  return Math.max(0, Math.min(left, thisHour))
}

function acceptNow(state: State, draft: Draft, received: Nanoseconds): void {
  const signals = addedIn(state, draft.machine, received) + draft.signals.length
  state.added.set(draft.machine, { hour: received / nsPerHour, signals })
  state.accepted.add(draft)
  putInForce(state, draft)
}

function addedIn({ added }: State, machine: string, received: Nanoseconds): number {
  const last = added.get(machine)
  return last?.hour === received / nsPerHour ? last.signals : 0
}

function configOf({ type, unit, range }: PromisedSignal): SignalConfig {
  const code = unit === undefined || type === 'text' || type === 'boolean' ? undefined : ucumOf(unit)
  const limits = range === undefined || !(range[0] < range[1]) ? {} : { range }
  return signalConfig.parse({ type, ...(code === undefined ? {} : { unit: code }), ...limits })
}

/** Without what meanwhile has a contract. */
function freshOf({ contracts }: State, draft: Draft): Draft[] {
  const known = contracts.get(draft.machine)?.signals
  const signals = draft.signals.filter(({ signal }) => known?.has(signal) !== true)
  return signals.length === 0 ? [] : [{ ...draft, signals, isKnown: known !== undefined }]
}

function putInForce(state: State, draft: Draft): void {
  const { kind = 'other' } = draft
  const before = state.machines.get(draft.machine) ?? machineConfig.parse({ kind })
  const config = { ...before, signals: { ...signalsOf(draft), ...before.signals } }
  state.machines.set(draft.machine, config)
  for (const [id, contract] of compileContracts({ [draft.machine]: config })) state.contracts.set(id, contract)
}
