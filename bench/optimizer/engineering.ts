// Four design problems with many limits: a vessel, a welded beam, a spring, a gearbox.

import type { Problem } from './problem.ts'

const { PI, SQRT2, sqrt } = Math

/** Thickness of shell with head in sixteenths of an inch, radius, length [Kannan1994]. */
function pressureVessel([shell = 0, head = 0, r = 0, l = 0]: readonly number[]) {
  const [s, h] = [Math.round(shell) / 16, Math.round(head) / 16]
  return {
    objectives: [0.6224 * s * r * l + 1.7781 * h * r ** 2 + 3.1661 * s ** 2 * l + 19.84 * s ** 2 * r],
    limits: [-s + 0.0193 * r, -h + 0.00954 * r, -PI * r ** 2 * l - (4 / 3) * PI * r ** 3 + 1_296_000, l - 240],
  }
}

/** Weld height, weld length, bar height, bar thickness [Rao2009]. */
function weldedBeam([h = 1, l = 1, t = 1, b = 1]: readonly number[]) {
  const load = 6000
  const reach = 14
  const [stiffness, shearModulus] = [30e6, 12e6]
  const moment = load * (reach + l / 2)
  const radius = sqrt(l ** 2 / 4 + ((h + t) / 2) ** 2)
  const polar = 2 * SQRT2 * h * l * (l ** 2 / 12 + ((h + t) / 2) ** 2)
  const direct = load / (SQRT2 * h * l)
  const bending = (moment * radius) / polar
  const shear = sqrt(direct ** 2 + (direct * bending * l) / radius + bending ** 2)
  const buckling =
    ((4.013 * stiffness * t * b ** 3) / (6 * reach ** 2)) *
    (1 - (t / (2 * reach)) * sqrt(stiffness / (4 * shearModulus)))
  return {
    objectives: [1.10471 * h ** 2 * l + 0.04811 * t * b * (14 + l)],
    limits: [
      shear - 13_600,
      (6 * load * reach) / (b * t ** 2) - 30_000,
      h - b,
      0.10471 * h ** 2 + 0.04811 * t * b * (14 + l) - 5,
      (4 * load * reach ** 3) / (stiffness * t ** 3 * b) - 0.25,
      load - buckling,
    ],
  }
}

/** Wire diameter, coil diameter, number of coils [Arora2004]. */
function spring([d = 1, c = 1, n = 1]: readonly number[]) {
  return {
    objectives: [(n + 2) * c * d ** 2],
    limits: [
      1 - (c ** 3 * n) / (71_785 * d ** 4),
      (4 * c ** 2 - d * c) / (12_566 * (c * d ** 3 - d ** 4)) + 1 / (5108 * d ** 2) - 1,
      1 - (140.45 * d) / (c ** 2 * n),
      (d + c) / 1.5 - 1,
    ],
  }
}

/** Face width, module, teeth, two shaft lengths, two shaft diameters [Golinski1973]. */
function speedReducer([w = 1, m = 1, z = 1, l1 = 1, l2 = 1, d1 = 1, d2 = 1]: readonly number[]) {
  return {
    objectives: [
      0.7854 * w * m ** 2 * (3.3333 * z ** 2 + 14.9334 * z - 43.0934) -
        1.508 * w * (d1 ** 2 + d2 ** 2) +
        7.4777 * (d1 ** 3 + d2 ** 3) +
        0.7854 * (l1 * d1 ** 2 + l2 * d2 ** 2),
    ],
    limits: [
      27 / (w * m ** 2 * z) - 1,
      397.5 / (w * m ** 2 * z ** 2) - 1,
      (1.93 * l1 ** 3) / (m * z * d1 ** 4) - 1,
      (1.93 * l2 ** 3) / (m * z * d2 ** 4) - 1,
      sqrt(((745 * l1) / (m * z)) ** 2 + 16.9e6) / (110 * d1 ** 3) - 1,
      sqrt(((745 * l2) / (m * z)) ** 2 + 157.5e6) / (85 * d2 ** 3) - 1,
      (m * z) / 40 - 1,
      (5 * m) / w - 1,
      w / (12 * m) - 1,
      (1.5 * d1 + 1.9) / l1 - 1,
      (1.1 * d2 + 1.9) / l2 - 1,
    ],
  }
}

export const engineeringProblems: readonly Problem[] = [
  {
    name: 'pressure_vessel',
    bounds: [
      [1, 160],
      [1, 160],
      [10, 50],
      [150, 200],
    ],
    whole: [0, 1],
    evaluate: pressureVessel,
    optimum: 6059.714,
    at: [13, 7, 42.0984455, 176.636596],
    start: 5,
    budget: 40,
  },
  {
    name: 'welded_beam',
    bounds: [
      [0.125, 10],
      [0.1, 10],
      [0.1, 10],
      [0.1, 10],
    ],
    evaluate: weldedBeam,
    optimum: 1.724852,
    at: [0.20572964, 3.47048867, 9.03662391, 0.20572964],
    start: 5,
    budget: 40,
  },
  {
    name: 'spring',
    bounds: [
      [0.05, 2],
      [0.25, 1.3],
      [2, 15],
    ],
    evaluate: spring,
    optimum: 0.012665,
    at: [0.05169, 0.35672, 11.28897],
    start: 5,
    budget: 40,
  },
  {
    name: 'speed_reducer',
    bounds: [
      [2.6, 3.6],
      [0.7, 0.8],
      [17, 28],
      [7.3, 8.3],
      [7.8, 8.3],
      [2.9, 3.9],
      [5, 5.5],
    ],
    whole: [2],
    evaluate: speedReducer,
    optimum: 2996.348,
    at: [3.5, 0.7, 17, 7.3, 7.8, 3.350214666, 5.28668323],
    start: 8,
    budget: 40,
  },
]
