// What the dashboards must know of a plant: its machines, signals, features, studies.

/** What people call it, in each language. */
export interface Title {
  readonly en: string
  readonly zh: string
}

export interface Quantity {
  readonly name: string
  readonly title?: Title
  /** UCUM code; absent for text, states and bare numbers. */
  readonly unit?: string
  /** Present where it is a choice among words instead of a number. */
  readonly choices?: readonly string[]
}

export type FieldType = 'float' | 'integer' | 'boolean' | 'text'

export interface SignalInfo extends Quantity {
  readonly type: FieldType
}

export interface MachineInfo {
  readonly id: string
  /** `furnace`, `machine-tool`, … as configured. */
  readonly kind: string
  readonly area: string
  readonly line: string
  readonly signals: readonly SignalInfo[]
  /** The signal that numbers the phases of a run, with a title for each number. */
  readonly phases?: { readonly signal: string; readonly titles: Readonly<Record<string, Title>> }
}

export interface LimitInfo {
  readonly outcome: string
  readonly title?: Title
  readonly unit?: string
  readonly min?: number
  readonly max?: number
}

export interface StudyInfo {
  readonly id: string
  readonly machine: string
  readonly parameters: readonly Quantity[]
  readonly constraints: readonly LimitInfo[]
  readonly objectives: readonly { readonly outcome: string; readonly title?: Title; readonly unit?: string }[]
}

/** Signals with a part of their own in dashboards or alerts. What a plant lacks is left out. */
export interface SignalRoles {
  /** Text: what a machine says it is running. */
  readonly program: string
  readonly setpoint: string
  readonly temperature: string
  readonly segment: string
  /** The numbers that the segment signal shows while the furnace soaks. */
  readonly soakSegments: readonly number[]
}

export interface PlantView {
  readonly timeZone: string
  readonly machines: readonly MachineInfo[]
  /** Features of runs by kind of machine. */
  readonly features: Readonly<Record<string, readonly Quantity[]>>
  readonly studies: readonly StudyInfo[]
  readonly roles?: SignalRoles
}

export const defaultRoles: SignalRoles = {
  program: 'program',
  setpoint: 'setpoint',
  temperature: 'zone2_temperature',
  segment: 'segment',
  soakSegments: [4],
}

/** Signals of all machines of a kind, each name once, that `isWanted` picks. */
export function signalsOf(
  plant: PlantView,
  kind: string | undefined,
  isWanted: (signal: SignalInfo) => boolean = () => true,
): SignalInfo[] {
  const machines = plant.machines.filter((machine) => kind === undefined || machine.kind === kind)
  const byName = new Map(machines.flatMap(({ signals }) => signals.map((signal) => [signal.name, signal])))
  return [...byName.values()].filter(isWanted)
}

/** Signals that only machines of this kind have: by them its machines are found in the telemetry. */
export function marksOf(plant: PlantView, kind: string): SignalInfo[] {
  const foreign = plant.machines.filter((machine) => machine.kind !== kind)
  const known = new Set(foreign.flatMap(({ signals }) => signals.map(({ name }) => name)))
  const own = signalsOf(plant, kind, ({ name }) => !known.has(name))
  return own.length > 0 ? own : signalsOf(plant, kind)
}

/** Features of the runs of a kind of machine. */
export function featuresOf({ features }: PlantView, kind: string): readonly Quantity[] {
  return Object.hasOwn(features, kind) ? (features[kind] ?? []) : []
}

export interface OutcomeInfo extends Quantity {
  readonly limits: { readonly min?: number; readonly max?: number }
}

/** Everything that studies limit or optimize, each outcome once, with its limits where it has some. */
export function outcomesOf(studies: readonly StudyInfo[]): OutcomeInfo[] {
  const byName = new Map<string, LimitInfo>()
  for (const { constraints, objectives } of studies)
    for (const info of [...objectives, ...constraints])
      byName.set(info.outcome, { ...byName.get(info.outcome), ...info })
  return [...byName.values()].map(({ outcome, title, unit, min, max }) => ({
    name: outcome,
    ...(title && { title }),
    ...(unit !== undefined && { unit }),
    limits: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
  }))
}

/** Parameters of the studies, each name once. */
export function parametersOf(studies: readonly StudyInfo[]): Quantity[] {
  return [...new Map(studies.flatMap(({ parameters }) => parameters.map((one) => [one.name, one]))).values()]
}
