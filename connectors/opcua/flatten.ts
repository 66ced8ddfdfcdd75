// Arrays and structures taken apart: one leaf for each element or field, bounded in number and depth.
import { DataType, Variant, VariantArrayType } from 'node-opcua'
import { distinctNames, namePart } from './name-part.ts'
import { type Captured, captureScalar } from './scalar.ts'

export interface Leaf {
  /** What follows the name of the signal: indices, names of fields. Empty for a single value. */
  readonly path: readonly string[]
  readonly captured: Captured
  /** Built-in type; absent where there is no value. */
  readonly dataType?: DataType
  /** Name of an enumerated value. */
  readonly label?: string
}

export const flattenLimits = { leaves: 1024, depth: 8 } as const

/** Names of enumerated values. */
export type Labels = ReadonlyMap<number, string>

export interface FlattenOptions {
  readonly labels?: Labels | undefined
  /** The part of the array that was asked for: elements keep the index that they have at the server. */
  readonly indexRange?: string | undefined
}

/** Field of a structure as the client library describes it. */
interface Field {
  readonly name: string
  readonly originalName?: string
  readonly fieldType: string
  readonly category: string
  readonly isArray?: boolean
  readonly basicDataType?: number
  readonly schema?: { readonly subType?: string; readonly typedEnum?: { get(value: number): { key: string } | null } }
}

interface StructureSchema {
  readonly name: string
  readonly fields?: readonly Field[]
  getBaseSchema?(): StructureSchema | null
}

class TooLarge extends Error {}

/** The leaves of a value. What exceeds the limits is one leaf of kind `?` that says so. */
export function leavesOf(variant: Variant, options: FlattenOptions = {}): Leaf[] {
  const leaves: Leaf[] = []
  try {
    for (const leaf of walkVariant(variant, { path: [], ...options })) {
      if (leaves.push(leaf) > flattenLimits.leaves) throw new TooLarge(`more than ${flattenLimits.leaves} elements`)
    }
    return leaves
  } catch (cause) {
    if (!(cause instanceof TooLarge)) throw cause
    return [{ path: [], captured: ['?', cause.message] }]
  }
}

interface Place extends FlattenOptions {
  readonly path: readonly string[]
}

type Walk = Generator<Leaf, unknown>

function inside(place: Place, step: string): Place {
  if (place.path.length >= flattenLimits.depth) throw new TooLarge(`nested deeper than ${flattenLimits.depth}`)
  return { path: [...place.path, step], labels: place.labels }
}

function* walkVariant(variant: Variant, place: Place): Walk {
  const { dataType, arrayType, value } = variant
  if (dataType === DataType.Null || value === null || value === undefined) {
    return yield { path: place.path, captured: captureScalar(dataType, value) ?? ['-', null] }
  }
  if (arrayType === VariantArrayType.Scalar) return yield* walkValue(dataType, value, place)
  const elements = Array.from(value as ArrayLike<unknown>)
  const sizes = variant.dimensions ?? [elements.length]
  const isOneElement = place.indexRange !== undefined && /^\d+(,\d+)*$/.test(place.indexRange) && elements.length === 1
  if (isOneElement) return yield* walkValue(dataType, elements[0], { ...place, indexRange: undefined })
  const firsts = place.indexRange?.split(',').map((part) => Number(part.split(':')[0])) ?? []
  for (const [position, element] of elements.entries()) {
    const indices = indicesOf(position, sizes).map((index, dimension) => index + (firsts[dimension] ?? 0))
    yield* walkValue(dataType, element, indices.map(String).reduce(inside, place))
  }
}

/** Row-major, as the protocol lays matrices out. */
function indicesOf(position: number, sizes: readonly number[]): number[] {
  let rest = position
  return sizes
    .toReversed()
    .map((size) => {
      const index = rest % Math.max(1, size)
      rest = Math.floor(rest / Math.max(1, size))
      return index
    })
    .reverse()
}

function* walkValue(dataType: DataType, value: unknown, place: Place): Walk {
  if (value instanceof Variant) return yield* walkVariant(value, { ...place, indexRange: undefined })
  if (dataType === DataType.ExtensionObject) return yield* walkStructure(value, place)
  const captured = captureScalar(dataType, value) ?? (['?', DataType[dataType] ?? 'unknown'] as const)
  const label = captured[0] === 'n' && typeof captured[1] === 'number' ? place.labels?.get(captured[1]) : undefined
  yield { path: place.path, captured, dataType, ...(label === undefined ? {} : { label }) }
}

function* walkStructure(value: unknown, place: Place): Walk {
  if (value === null || value === undefined) return yield { path: place.path, captured: ['-', null] }
  const { schema } = value as { readonly schema?: StructureSchema }
  // The client library found no description of its type at the server: bytes are all there is.
  if (schema === undefined || value.constructor.name === 'OpaqueStructure')
    return yield { path: place.path, captured: ['?', 'a structure that the server does not describe'] }
  const nameOf = distinctNames()
  for (const field of fieldsOf(schema)) {
    const content = (value as Readonly<Record<string, unknown>>)[field.name]
    // Absent: an optional field, or the other members of a union.
    if (content !== undefined)
      yield* walkField(field, content, inside(place, nameOf(namePart(field.originalName ?? field.name))))
  }
}

function fieldsOf(schema: StructureSchema, depth = 0): readonly Field[] {
  const base = depth < flattenLimits.depth ? schema.getBaseSchema?.() : undefined
  return [...(base ? fieldsOf(base, depth + 1) : []), ...(schema.fields ?? [])]
}

function* walkField(field: Field, content: unknown, place: Place): Walk {
  if (!field.isArray || content === null) return yield* walkFieldValue(field, content, place)
  const elements = Array.from(content as ArrayLike<unknown>)
  for (const [index, element] of elements.entries()) yield* walkFieldValue(field, element, inside(place, String(index)))
}

function* walkFieldValue(field: Field, content: unknown, { path }: Place): Walk {
  const place: Place = { path }
  if (content instanceof Variant) return yield* walkVariant(content, place)
  if (content === null) return yield { path, captured: ['-', null] }
  if (field.category === 'enumeration') {
    const label = field.schema?.typedEnum?.get(Number(content))?.key
    return yield {
      path,
      captured: ['n', Number(content)],
      dataType: DataType.Int32,
      ...(label === undefined ? {} : { label }),
    }
  }
  const dataType = builtInOf(field)
  if (dataType !== undefined && dataType !== DataType.ExtensionObject) return yield* walkValue(dataType, content, place)
  if (field.category === 'complex' || isStructure(content)) return yield* walkStructure(content, place)
  yield { path, captured: ['?', namePart(field.fieldType)] }
}

function isStructure(content: unknown): boolean {
  return typeof content === 'object' && content !== null && 'schema' in content
}

/** The built-in type behind the type of a field: Duration is a Double, UtcTime a DateTime. */
function builtInOf({ fieldType, basicDataType, schema }: Field): DataType | undefined {
  const named = (name: string | undefined) =>
    name !== undefined && Object.hasOwn(DataType, name) ? DataType[name as keyof typeof DataType] : undefined
  return named(fieldType) ?? (basicDataType || undefined) ?? named(schema?.subType)
}
