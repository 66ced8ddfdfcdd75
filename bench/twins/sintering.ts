// The sintering laws beside their known answers: integrals, identities, worked examples.

import { e1 } from '../../optimizer/math/exponential-integral.ts'
import { storedHeat } from '../../optimizer/processes/sintering/closed-furnace.ts'
import { costPerGoodPart } from '../../optimizer/processes/sintering/cost.ts'
import { rampDifference, slabPressure } from '../../optimizer/processes/sintering/cracking.ts'
import {
  porosityAfter,
  porosityRate,
  reducedDensity,
  reducedRate,
} from '../../optimizer/processes/sintering/free-sintering.ts'
import { denseConductivity } from '../../optimizer/processes/sintering/properties.ts'
import { camberHeight, linearShrinkage, sagRate, sizeSpread } from '../../optimizer/processes/sintering/shape.ts'
import { arrheniusToK, thetaOf } from '../../optimizer/processes/sintering/theta.ts'
import { sinteringTwin } from '../../optimizer/processes/sintering/twin.ts'
import { constantsOf } from '../../optimizer/processes/sintering/units.ts'
import { lagSeconds } from '../../optimizer/processes/sintering/zones.ts'
import type { Row } from './row.ts'

const constants = constantsOf(sinteringTwin.setups['alumina-96']!)
const computed = 'computed'

/** kJ/mol, °C/min, log10 Theta of ramp with hold, of the ramp alone. */
const knownThetas = [
  [440, 5, -11.967673, -13.003961],
  [440, 10, -11.988121, -13.304991],
  [485, 10, -13.279272, -14.635271],
  [580, 5, -15.988215, -17.131645],
  [580, 10, -16.00411, -17.432675],
  [580, 20, -16.012281, -17.733705],
] as const

export function integralRows(): Row[] {
  const exponential = [
    [1, 0.2193839343955205],
    [10, 4.156968929685325e-6],
    [30, 3.021552010688813e-15],
    [50, 3.783264029550459e-24],
  ] as const
  return [
    ...knownThetas.flatMap(([energy, perMinute, whole, alone]) => {
      const segment = { fromK: 298.15, toK: 1823.15, rateKPerS: perMinute / 60, holdS: 7200 }
      const theta = (holdS: number) => Math.log10(thetaOf(energy * 1000, [{ ...segment, holdS }]))
      const what = `log10 Theta, 25 to 1550 °C, ${energy} kJ/mol, ${perMinute} °C/min`
      const common = { unit: 'log10 s/K', from: computed, within: 1e-6 }
      return [
        { what: `${what}, 2 h`, ours: theta(7200), source: whole, ...common },
        { what: `${what}, ramp`, ours: theta(0), source: alone, ...common },
      ]
    }),
    ...exponential.map(([u, source]) => {
      return { what: `E1(${u})`, ours: e1(u), source, unit: '1', from: computed, within: 1e-6 * source }
    }),
    {
      ...{ what: 'integral of exp(-Q/RT) dT, 480 kJ/mol, 25 to 1600 °C', unit: 'K', from: computed },
      ...{ ours: arrheniusToK(480_000, 1873.15) - arrheniusToK(480_000, 298.15) },
      ...{ source: 2.356043e-12, within: 1e-6 * 2.356043e-12 },
    },
  ]
}

/** Laws integrated by Runge-Kutta beside their exact solutions. */
export function identityRows(): Row[] {
  const body = { surfaceEnergy: 1, radius: 2.5e-7, viscosity: 1e11 }
  const exact = porosityAfter(0.42, body, 20_000)
  return [
    {
      ...{ what: 'free sintering: porosity of 0.42 after 20000 s', unit: '1', from: 'exact solution' },
      ours: integrated(0.42, 20_000, (porosity) => porosityRate(porosity, body)),
      ...{ source: exact, within: 1e-6 * exact },
    },
    ...[1, 1.3, 1.5].map((power) => ({
      ...{ what: `reduced law with fixed grains, power ${power}: density`, unit: '1', from: 'function of Theta alone' },
      ours: integrated(0.58, 2, (density) => reducedRate(density, power)),
      ...{ source: reducedDensity(0.58, power, 2), within: 1e-6 },
    })),
  ]
}

export function bodyRows(): Row[] {
  const slab = { viscosity: 3e-5, temperatureK: 600, permeability: 1e-16, escape: 0.057, generation: 0.5253 }
  const row = (what: string, unit: string, [ours, source, within]: readonly [number, number, number]): Row => {
    return { what, unit, ours, source, within, from: computed }
  }
  return [
    row('gas pressure of a sealed stack, 57 mm out', 'bar', [slabPressure(slab) * 1e-5, 16, 0.5]),
    row('gas pressure of a tape of 0.64 mm', 'bar', [
      slabPressure({ ...slab, escape: 0.00032 }) / 101_325,
      1.004,
      5e-4,
    ]),
    ...(
      [
        [1, 10],
        [3, 31],
        [5, 52],
        [10, 104],
      ] as const
    ).map(([rate, kelvin]) =>
      row(`difference in a half stack of 25 mm at ${rate} °C/min`, 'K', [
        ...([rampDifference(rate / 60, 0.025, 5e-7), kelvin, 0.5] as const),
      ]),
    ),
    ...(
      [
        [0.55, 0.96, 16.9],
        [0.58, 0.97, 15.8],
        [0.6, 0.985, 15.2],
      ] as const
    ).map(([green, fired, percent]) =>
      row(`shrinkage from ${green} to ${fired}`, '%', [100 * linearShrinkage(green, fired), percent, 0.06]),
    ),
    row('size spread on 114 mm of 0.5 % in green density', 'mm', [sizeSpread(0.16, 0.005) * 114, 0.16, 0.005]),
    row('camber of 114 mm from a strain of 1e-4', 'mm', [camberHeight(1e-4, 0.635e-3, 0.114) * 1000, 0.256, 5e-4]),
    row('sag of a span of 20 mm', 'µm/s', [
      sagRate({ densityKg: 3000, span: 0.02, viscosity: 1e9, thickness: 0.635e-3 }) * 1e6,
      ...([1.8, 0.05] as const),
    ]),
    ...(
      [
        [0.05, 299],
        [0.1, 281],
        [0.3, 226],
        [0.5, 189],
        [1, 135],
      ] as const
    ).map(([oxygen, k]) =>
      row(`conductivity of aluminium nitride, ${oxygen} wt% oxygen`, 'W/m/K', [
        denseConductivity(319, 0.43, oxygen / 100),
        ...([k, 0.5] as const),
      ]),
    ),
  ]
}

export function furnaceRows(): Row[] {
  const { prices, furnace } = constants
  const kWh = (load: number) => (storedHeat(constants, load, 1600) * 1575) / 3.6e6
  const cost = (parts: number, hours: number, energyKWh: number, good: number) =>
    costPerGoodPart(prices, { parts, hours, energyKWh, yield: good })
  const [before, after] = [cost(2000, 30, 90, 0.8), cost(2200, 24, 74, 0.95)]
  const alone = (what: string, own: number, percent: number) =>
    row(`${what} alone`, '%', [100 * (own / before - 1), percent, 0.05])
  return [
    row('cost of a good part before', '1/part', [before, 0.70675, 5e-6]),
    row('cost of a good part after', '1/part', [after, 0.53918, 5e-6]),
    row('all together', '%', [100 * (after / before - 1), -23.7, 0.05]),
    alone('yield 80 to 95 %', cost(2000, 30, 90, 0.95), -15.8),
    alone('30 to 24 h', cost(2000, 24, 90, 0.8), -6.4),
    alone('load 2000 to 2200 parts', cost(2200, 30, 90, 0.8), -3.5),
    alone('energy 90 to 74 kWh', cost(2000, 30, 74, 0.8), -0.2),
    row('heat of 10 kg to 1600 °C', 'kWh', [kWh(10) - kWh(0), 5, 0.5]),
    row('heat of 30 kg of furniture', 'kWh', [(1100 * furnace.furniture * 1575) / 3.6e6, 15, 1]),
    row('heat of the lining', 'kWh', [(1000 * furnace.wallHeat * 1575) / 3.6e6, 40, 1]),
    row('holding at 1600 °C', 'kW', [(furnace.lossConductance * 1575) / 1000, 8.5, 0.5]),
    ...(
      [
        [300, 536],
        [500, 296],
        [800, 131],
        [1200, 56],
        [1600, 28],
      ] as const
    ).map(([celsius, seconds]) =>
      row(`lag of 10 kg at ${celsius} °C`, 's', [
        lagSeconds(constants, celsius),
        // The source keeps one heat capacity; the twin's falls towards the cold.
        ...([seconds, (celsius === 300 ? 0.1 : 0.04) * seconds] as const),
      ]),
    ),
  ]

  function row(what: string, unit: string, [ours, source, within]: readonly [number, number, number]): Row {
    return { what, unit, ours, source, within, from: computed }
  }
}

/** Runge-Kutta of fourth order over `span` in 1000 steps. */
function integrated(start: number, span: number, rate: (y: number) => number): number {
  const h = span / 1000
  let y = start
  for (let i = 0; i < 1000; i++) {
    const a = rate(y)
    const b = rate(y + (h / 2) * a)
    const c = rate(y + (h / 2) * b)
    const d = rate(y + h * c)
    y += (h / 6) * (a + 2 * b + 2 * c + d)
  }
  return y
}
