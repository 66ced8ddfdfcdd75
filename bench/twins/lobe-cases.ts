// The three cuts whose stability lobes are known: what stands in their tables.

import { engagement, type MillingStability } from '../../optimizer/processes/machining/milling-stability.ts'
import { stiffnessOfMass } from '../../optimizer/processes/machining/modes.ts'

export const mode = (frequencyHz: number, damping: number, stiffnessNPerM: number) => ({
  frequencyHz,
  damping,
  stiffnessNPerM,
})
const square = mode(922, 0.011, stiffnessOfMass(0.03993, 922))

export interface LobeCase {
  readonly cut: MillingStability
  /** Oriented factors xx, xy, yx, yy. */
  readonly alpha: readonly number[]
  readonly lowest: { readonly depthMm: number; readonly chatterHz: number }
}

export const lobeCases: Readonly<Record<string, LobeCase>> = {
  A: {
    cut: {
      xModes: [mode(603, 0.039, 5.59e6)],
      yModes: [mode(666, 0.035, 5.715e6)],
      teeth: 3,
      tangentialMpa: 600,
      radialRatio: 0.07,
      engagement: engagement('up', 5, 10),
    },
    alpha: [-1.11, -1.6408, 1.5008, 0.89],
    lowest: { depthMm: 1.0868, chatterHz: 633 },
  },
  B: {
    cut: {
      xModes: [square],
      yModes: [square],
      teeth: 2,
      tangentialMpa: 600,
      radialRatio: 1 / 3,
      engagement: engagement('slot', 10, 10),
    },
    alpha: [-Math.PI / 3, -Math.PI, Math.PI, -Math.PI / 3],
    lowest: { depthMm: 0.0479, chatterHz: 923.6 },
  },
  C: {
    cut: {
      xModes: [mode(456.78, 0.1117, 7.933e6), mode(1448.89, 0.017, 14.692e6)],
      yModes: [mode(516.52, 0.0246, 9.375e6), mode(1408.45, 0.0314, 12.406e6)],
      teeth: 2,
      tangentialMpa: 1319.4,
      radialRatio: 788.8 / 1319.4,
      engagement: engagement('down', 15.875, 31.75),
    },
    alpha: [0.0609, -0.9729, 2.1686, -1.9391],
    lowest: { depthMm: 0.9571, chatterHz: 1440 },
  },
}
