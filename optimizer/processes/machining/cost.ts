// Time or cost of a part: handling, cutting, its share of tool changes.
//
// Notation: Th handling min, Tm cutting min, Tt tool change min, Co machine with operator per min, Ct one cutting edge,
// np parts per edge. Floored: np is whole, the edge is changed between parts. Continuous: np = T / Tm [Groover2013].

export interface PartPrices {
  /** Loading, unloading, measuring Th, min. */
  readonly handlingMinutes: number
  /** Changing an edge Tt, min. */
  readonly toolChangeMinutes: number
  /** Machine with operator Co, per min. */
  readonly machinePerMinute: number
  /** One cutting edge Ct. */
  readonly perEdge: number
}

export type PieceCount = 'floored' | 'continuous'

export interface PartCost {
  /** Parts per edge, below 1 where it takes several edges for one part. */
  readonly partsPerEdge: number
  readonly minutes: number
  readonly partsPerHour: number
  readonly cost: number
}

/**
 * Parts that one edge makes: T / Tm. Floored it is whole, or one over a whole number where an edge does not last one
 * part and is changed inside of it.
 */
export function partsPerEdge(lifeMinutes: number, cutMinutes: number, pieces: PieceCount): number {
  const parts = lifeMinutes / cutMinutes
  return pieces === 'floored' ? wholePieces(parts) : parts
}

function wholePieces(parts: number): number {
  // An edge set to last exactly three parts must not count two because of the last bit of a power.
  const slack = 1 + 1e-9
  return parts * slack >= 1 ? Math.floor(parts * slack) : 1 / Math.ceil(1 / (parts * slack))
}

/** Tc = Th + Tm + Tt/np with its cost Co Tc + Ct/np. */
export function partCost(prices: PartPrices, cutMinutes: number, parts: number): PartCost {
  const minutes = prices.handlingMinutes + cutMinutes + prices.toolChangeMinutes / parts
  const cost = prices.machinePerMinute * minutes + prices.perEdge / parts
  return { partsPerEdge: parts, minutes, partsPerHour: 60 / minutes, cost }
}
