// The experimental design that a study starts with, as its configuration says it.

import { z } from 'zod'
import type { StartDesign } from '../definition.ts'
import { designNames } from '../designs/index.ts'

const count = z.int().min(1)

export const start = z
  .strictObject({
    design: z.enum(designNames).describe('Kind of design; its runs come first, in a random order'),
    blocks: count.max(32).optional().describe('Days, lots or machines that the runs are divided into; 1 unless told'),
    centrePoints: z.int().min(0).max(100).optional().describe('Runs in the middle, over all blocks'),
    replicates: count.max(10).optional().describe('How often every other run is made; 1 unless told'),
    randomise: z.boolean().optional().describe('false: in the order of the book'),
    runs: count.max(500).optional().describe('Runs wanted, where the design leaves that open'),
    levels: z.int().min(2).max(9).optional().describe('Levels of numbers in a full factorial; 2 unless told'),
    resolution: z.int().min(3).max(7).optional().describe('Resolution of a fractional factorial; 4 unless told'),
    generators: z
      .array(z.string().min(4))
      .min(1)
      .optional()
      .describe('Generators of a fractional factorial, e.g. D=ABC, by letters in the order of the parameters'),
    alpha: z
      .enum(['rotatable', 'orthogonal', 'spherical', 'face'])
      .optional()
      .describe('Where the axial points of a central composite design lie; they stand on the bounds'),
    array: z.string().optional().describe('Orthogonal array of a Taguchi design, e.g. L9'),
    model: z.enum(['linear', 'interaction', 'quadratic']).optional().describe('Model of a D-optimal design'),
    degree: z.int().min(1).max(10).optional().describe('Steps of a simplex lattice; 2 unless told'),
  })
  .describe('An experimental design to start with; absent: the strategy starts by itself')

export type StartConfig = z.infer<typeof start>

export function startDesignOf({ design, ...options }: StartConfig, seed: number): StartDesign {
  return { design, options, seed }
}
