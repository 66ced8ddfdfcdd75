// Which nodes are machines, which of their variables are signals: by companion specification, else by the tree's shape.
import type { Found } from './browse.ts'
import { machinery, machineTool, noSignals, types } from './standards.ts'

/** A variable that may become a signal. */
export interface Candidate {
  readonly found: Found
  /** Browse names below the machine, the variable's own last. */
  readonly path: readonly string[]
  /** Set for the value of a process value: what limits it. */
  readonly limits?: { readonly low?: Found; readonly high?: Found }
}

export interface RecognisedMachine {
  readonly found: Found
  /** OPC 40501-1, OPC 40001-1, or neither. */
  readonly standard: 'machine-tool' | 'machinery' | 'plain'
  readonly identification: Found | undefined
  readonly candidates: readonly Candidate[]
}

/** The machines below Objects. Those that a companion specification describes go first; then what is left, by its shape. */
export function recogniseMachines(objects: Found): RecognisedMachine[] {
  const described = describedMachines(objects)
  const taken = new Set(described)
  const plain = plainMachines(objects, taken)
  return [
    ...described.map((found) => machineOf(found, standardOf(found), taken)),
    ...plain.map((found) => machineOf(found, 'plain', taken)),
  ].filter(({ candidates }) => candidates.length > 0)
}

/** What stands in the Machines folder, or carries an identification of a machine; nothing within another machine. */
function describedMachines(node: Found): Found[] {
  return node.children.flatMap((child) => {
    if (child.isVariable) return []
    const isInFolder = node.name === 'Machines' && node.namespace === machinery
    return isInFolder || isDescribed(child) ? [child] : describedMachines(child)
  })
}

function isDescribed({ type, children }: Found): boolean {
  if (type === types.machineTool) return true
  const ids: ReadonlySet<string> = new Set([types.machineIdentification, types.machineToolIdentification])
  return children.some((child) => child.name === 'Identification' && ids.has(child.type))
}

function standardOf({ type, children }: Found): 'machine-tool' | 'machinery' {
  const isTool = type === types.machineTool || children.some(({ namespace }) => namespace === machineTool)
  return isTool ? 'machine-tool' : 'machinery'
}

/** Folders that hold only objects are gone through; the first object with variables of its own, or any other, is a machine. */
function plainMachines(node: Found, taken: ReadonlySet<Found>): Found[] {
  const own = node.children.filter(({ isVariable, isProperty }) => isVariable && !isProperty)
  const within = node.children
    .filter((child) => !child.isVariable && !taken.has(child))
    .flatMap((child) => (isPassage(child) ? plainMachines(child, taken) : [child]))
  // Variables that stand free are a machine of their own.
  return own.length === 0 ? within : [{ ...node, children: own }, ...within]
}

function isPassage({ type, children }: Found): boolean {
  const hasVariables = children.some(({ isVariable, isProperty }) => isVariable && !isProperty)
  return type === types.folder && !hasVariables && children.some(({ isVariable }) => !isVariable)
}

function machineOf(
  found: Found,
  standard: RecognisedMachine['standard'],
  taken: ReadonlySet<Found>,
): RecognisedMachine {
  const identification = found.children.find(({ name, isVariable }) => name === 'Identification' && !isVariable)
  return { found, standard, identification, candidates: [...candidatesIn(found, { standard, taken, path: [] })] }
}

interface Place {
  readonly standard: RecognisedMachine['standard']
  readonly taken: ReadonlySet<Found>
  readonly path: readonly string[]
}

function* candidatesIn(node: Found, place: Place): Generator<Candidate> {
  for (const child of node.children) {
    if (place.taken.has(child) || isSkipped(child, place)) continue
    const path = [...place.path, child.name]
    if (child.isVariable) yield* variableOf(child, path)
    else yield* candidatesIn(child, { ...place, path })
  }
}

/** Properties describe; only the companion specifications keep values that change in properties of objects. */
function isSkipped(child: Found, { standard }: Place): boolean {
  if (noSignals.has(child.name)) return true
  if (child.isProperty && standard === 'plain') return true
  // Conditions come as events, not as values.
  return !child.isVariable && child.children.some(({ name }) => name === 'EventType')
}

/** Limits of a process value bound it, its percentage repeats it: neither is a signal; what else stands below is. */
function* variableOf(found: Found, path: readonly string[]): Generator<Candidate> {
  const named = (name: string) => found.children.find((child) => child.name === name && child.isVariable)
  const low = named('LowLowLimit') ?? named('LowLimit')
  const high = named('HighHighLimit') ?? named('HighLimit')
  const limits = { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) }
  yield low === undefined && high === undefined ? { found, path } : { found, path, limits }
  for (const child of found.children) {
    if (child.isVariable && !child.isProperty && !describing.test(child.name))
      yield* variableOf(child, [...path, child.name])
  }
}

const describing =
  /^(Low|High)|Deviation|^PercentageValue$|^SubstituteValue$|^(EngineeringUnits|EURange|InstrumentRange)$/
