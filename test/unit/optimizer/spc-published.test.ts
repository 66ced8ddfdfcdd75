// Control charts against worked examples that anyone can look up.
import { describe, it } from 'vitest'
import { actualBounds, capabilityIndices, potentialBounds } from '../../../optimizer/spc/capability.ts'
import { changePoints } from '../../../optimizer/spc/change-points.ts'
import {
  averageRangeFactor,
  c4,
  deviationFactors,
  gaugeFactor,
  rangeFactors,
} from '../../../optimizer/spc/constants.ts'
import { cusumChart } from '../../../optimizer/spc/cusum.ts'
import { ewmaChart } from '../../../optimizer/spc/ewma.ts'
import { phaseOneLimit, phaseTwoLimit } from '../../../optimizer/spc/hotelling.ts'
import { individualsChart } from '../../../optimizer/spc/individuals.ts'
import { mewmaChart } from '../../../optimizer/spc/mewma.ts'
import { referenceOf } from '../../../optimizer/spc/multivariate.ts'
import { cusumRunLength, ewmaRunLength, shewhartRunLength } from '../../../optimizer/spc/run-length.ts'
import { rulesRunLength } from '../../../optimizer/spc/run-length-rules.ts'
import { westernElectric } from '../../../optimizer/spc/zone-rules.ts'
import { type Known, printedTo, prove } from './spc-known.ts'

// NIST/SEMATECH e-Handbook of Statistical Methods, sections 6.3.2.2 to 6.3.2.4, 6.3.4.3, 6.1.6.
const flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
const before = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5]
const means = [
  324.925, 324.675, 324.725, 324.35, 325.35, 325.225, 324.125, 324.525, 325.225, 324.6, 324.625, 325.15, 328.325,
  327.25, 327.825, 328.5, 326.675, 327.775, 326.875, 328.35,
]
// Lowry, Woodall, Champ, Rigdon (1992), table 1.
const lowry = [
  [-1.19, 0.59],
  [0.12, 0.9],
  [-1.69, 0.4],
  [0.3, 0.46],
  [0.89, -0.75],
  [0.82, 0.98],
  [-0.3, 2.28],
  [0.63, 1.75],
  [1.56, 1.58],
  [1.46, 3.05],
]
// Annual flow of the Nile at Aswan 1871 to 1970, 1e8 m3 (Cobb 1978): less water from 1899 on.
const nile = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100,
  1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456,
  824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897,
  822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975,
  815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]

const individuals = individualsChart(flow)
const ewma = ewmaChart([...before, ...flow], { target: 50, sigma: 2.0539, lambda: 0.3, width: 3 })
const cusum = cusumChart(means, { target: 325, allowance: 0.3175, decision: 4.1959 })
const mewma = (covariance: readonly (readonly number[])[]) =>
  mewmaChart(lowry, { target: [0, 0], covariance, lambda: 0.1, limit: 8.64 }).points
const nileChanges = changePoints(nile)
const rules = (...ids: readonly number[]) =>
  rulesRunLength(
    ids.map((id) => westernElectric[id - 1]!),
    0,
  )

const published: readonly Known[] = [
  {
    name: 'individuals, moving range (NIST 6.3.2.2)',
    found: [
      individuals.value.centre,
      individuals.range.centre,
      individuals.value.upper,
      individuals.value.lower,
      individuals.range.upper,
      individuals.range.lower,
    ],
    known: [50.81, 1.8778, 55.8041, 45.8159, 6.1347, 0],
    within: printedTo(4),
  },
  {
    name: 'EWMA values (NIST 6.3.2.4)',
    found: ewma.points,
    known: [
      50.6, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05, 49.38, 49.92,
      50.73, 51.23, 51.94, 51.99,
    ],
    within: printedTo(2),
  },
  {
    name: 'EWMA settled limits, no signal',
    found: [ewma.settled.upper, ewma.settled.lower, ewma.outside.length],
    known: [52.5884, 47.4116, 0],
    within: printedTo(4),
  },
  {
    name: 'CUSUM upper sums (NIST 6.3.2.3)',
    found: cusum.high,
    known: [
      ...[0, 0, 0, 0, 0.0325, 0, 0, 0, 0, 0, 0, 0],
      ...[3.0075, 4.94, 7.4475, 10.63, 11.9875, 14.445, 16.0025, 19.035],
    ],
    within: printedTo(4),
  },
  {
    name: 'CUSUM lower sums',
    found: cusum.low,
    known: [0, 0.0075, 0, 0.3325, 0, 0, 0.5575, 0.715, 0.1725, 0.255, 0.3125, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    within: printedTo(4),
  },
  {
    name: 'CUSUM first signal at the 14th group, risen since the 13th',
    found: [cusum.alarms[0]!.at, cusum.alarms[0]!.since],
    known: [13, 12],
    within: 0,
  },
  {
    name: 'MEWMA with the known covariance (Lowry 1992)',
    found: mewma([
      [1, 0.5],
      [0.5, 1],
    ]),
    known: [3.2884, 3.1772, 7.3681, 5.2591, 1.092, 1.28, 5.6611, 8.3244, 9.645, 17.2074],
    within: printedTo(4),
  },
  {
    name: 'MEWMA with the sample covariance (NIST 6.3.4.3.1)',
    found: mewma(referenceOf(lowry).covariance),
    known: [2.1886, 2.0697, 4.8365, 3.4158, 0.7089, 0.9268, 4.0018, 6.1657, 7.8554, 14.4158],
    within: printedTo(4),
  },
  {
    name: 'Cp, Cpk (NIST 6.1.6)',
    found: Object.values(capabilityIndices(16, 2, { lower: 8, upper: 20 })),
    known: [1, 0.6667],
    within: printedTo(4),
  },
  {
    name: 'interval of Cp 2.29 from 20 values (Montgomery 2013, example 8.4)',
    found: [potentialBounds(2.29, 19, 0.95).lower, potentialBounds(2.29, 19, 0.95).upper],
    known: [1.57, 3.01],
    within: printedTo(2),
  },
  {
    name: 'interval of Cpk 1.33 from 30 values is about 0.36 either way',
    found: [actualBounds(1.33, { count: 30, degrees: 29 }, 0.95).upper - 1.33],
    known: [0.36],
    within: printedTo(2),
  },
  {
    name: 'factors of range charts for 2, 5, 10, 25 values (Montgomery 2013, appendix VI)',
    found: [2, 5, 10, 25].flatMap((n) => {
      const { d2, A2, D3, D4 } = rangeFactors(n)
      return [d2, A2, D3, D4]
    }),
    known: [1.128, 1.88, 0, 3.267, 2.326, 0.577, 0, 2.114, 3.078, 0.308, 0.223, 1.777, 3.931, 0.153, 0.459, 1.541],
    within: 1e-9,
  },
  {
    name: 'factors of s charts for 2, 6, 25 values (Montgomery 2013, appendix VI)',
    found: [2, 6, 25].flatMap((n) => {
      const { A3, B3, B4 } = deviationFactors(n)
      return [c4(n), A3, B3, B4]
    }),
    known: [0.7979, 2.659, 0, 3.267, 0.9515, 1.287, 0.03, 1.97, 0.9896, 0.606, 0.565, 1.435],
    within: printedTo(3),
  },
  {
    name: 'gauge factors K1 for 2, 3 trials, K2 for 3 appraisers, K3 for 10 parts (AIAG 2010)',
    found: [averageRangeFactor(2), averageRangeFactor(3), gaugeFactor(3), gaugeFactor(10)],
    known: [0.8862, 0.5908, 0.5231, 0.3146],
    within: 1e-9,
  },
  {
    name: 'T2 limits of Phase I, Phase II for p 2, m 25, alpha 0.01',
    found: [phaseOneLimit(2, 25, 0.01), phaseTwoLimit(2, 25, 0.01)],
    known: [7.8812, 12.2927],
    within: printedTo(4),
  },
  {
    name: 'run length of a Shewhart chart at 0, 1 (Montgomery 2013, table 9.1)',
    found: [shewhartRunLength(3, 0), shewhartRunLength(3, 1)],
    known: [370.4, 43.89],
    within: 0.01,
  },
  {
    name: 'run length of the CUSUM k 0.5, h 5 with head start 2.5 (Lucas, Crosier 1982)',
    found: [0.5, 1, 1.5, 2, 2.5, 3, 4].map((delta) => cusumRunLength({ k: 0.5, h: 5, headStart: 2.5 }, delta)),
    known: [28.7, 6.35, 3.37, 2.36, 1.86, 1.54, 1.16],
    within: printedTo(1),
  },
  {
    name: 'run length of the EWMA lambda 0.1, L 2.814 (Lucas, Saccucci 1990)',
    found: [0, 0.5, 1, 2].map((delta) => ewmaRunLength({ lambda: 0.1, width: 2.814 }, delta)),
    known: [500, 31.3, 10.3, 4.36],
    within: 0.5,
  },
  {
    name: 'run length of the Western Electric rules (Champ, Woodall 1987)',
    found: [rules(1), rules(1, 2), rules(1, 3), rules(1, 4), rules(1, 2, 3), rules(1, 2, 3, 4)],
    known: [370.4, 225.44, 166.05, 152.73, 132.89, 91.75],
    within: printedTo(2),
  },
  {
    name: 'change of the Nile: the one change with its means (Cobb 1978)',
    found: [...nileChanges.at, ...nileChanges.segments.map(({ mean }) => mean)],
    known: [28, 1097.75, 849.97],
    within: printedTo(2),
  },
]

describe('published examples of control charts', () => {
  it.each(published)('$name', prove)
})
