// The list of designs that a study can start with or a person can export.

import { boxBehnken } from './box-behnken.ts'
import { centralComposite } from './central-composite.ts'
import { dOptimal } from './d-optimal.ts'
import type { Design } from './design.ts'
import { fractionalFactorial } from './fractional-factorial.ts'
import { fullFactorial } from './full-factorial.ts'
import { latinHypercube } from './latin-hypercube.ts'
import { simplexCentroid, simplexLattice } from './mixture.ts'
import { plackettBurman } from './plackett-burman.ts'
import { taguchi } from './taguchi.ts'

export const designs: readonly Design[] = [
  fullFactorial,
  fractionalFactorial,
  plackettBurman,
  boxBehnken,
  centralComposite,
  taguchi,
  dOptimal,
  latinHypercube,
  simplexLattice,
  simplexCentroid,
]

export const designNames = designs.map(({ name }) => name)

/** Throws a RangeError for a name that is not in the list. */
export function designOf(name: string): Design {
  const design = designs.find((one) => one.name === name)
  if (design === undefined) throw new RangeError(`there is no design ${name}; there are ${designNames.join(', ')}`)
  return design
}
