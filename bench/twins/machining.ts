// The machining laws beside worked examples of textbooks, the force table, the lobe tables.

import { type PartPrices, partCost, partsPerEdge } from '../../optimizer/processes/machining/cost.ts'
import { temperatureRiseK } from '../../optimizer/processes/machining/cutting-temperature.ts'
import { economicLifeMinutes, economicSpeed } from '../../optimizer/processes/machining/economic-speed.ts'
import {
  chipSection,
  cuttingForceN,
  fitKienzle,
  specificForceMpa,
} from '../../optimizer/processes/machining/kienzle.ts'
import { absoluteLimit, stabilityLimit } from '../../optimizer/processes/machining/lobes.ts'
import { millingLobes } from '../../optimizer/processes/machining/milling-stability.ts'
import { cuttingPowerKw, motorPowerKw, spindleSpeedRpm } from '../../optimizer/processes/machining/power.ts'
import { idealRaUm, idealRtUm } from '../../optimizer/processes/machining/roughness.ts'
import { speedForLife, taylorFromTests, toolLifeMinutes } from '../../optimizer/processes/machining/tool-life.ts'
import { lobeCases } from './lobe-cases.ts'
import type { Row } from './row.ts'

type Figures = readonly [ours: number, source: number, within: number]

const row = (what: string, unit: string, [ours, source, within]: Figures, from: string): Row => {
  return { what, unit, ours, source, within, from }
}

export function forceRows(): Row[] {
  const forces = [
    { name: 'C45', kc11Mpa: 2220, mc: 0.14, feed: 0.25, depth: 3, speed: 200, known: [2695.5, 2021.6, 6.739] },
    { name: '42CrMo4', kc11Mpa: 2500, mc: 0.26, feed: 0.2, depth: 2, speed: 180, known: [3799, 1519.6, 4.559] },
  ] as const
  return [
    ...forces.flatMap(({ name, feed, depth, speed, known, ...law }) => {
      const chip = chipSection(feed, depth, 90)
      const force = cuttingForceN(law, chip)
      return [
        row(`${name}: specific force`, 'MPa', [specificForceMpa(law, chip.thicknessMm), known[0], 0.5], 'computed'),
        row(`${name}: cutting force`, 'N', [force, known[1], 0.05], 'computed'),
        row(`${name}: power`, 'kW', [cuttingPowerKw(force, speed), known[2], 5e-4], 'computed'),
      ]
    }),
    row('C45: motor at an efficiency of 0.8', 'kW', [motorPowerKw(6.739, 0.8), 8.423, 1e-3], 'computed'),
    row('Ra of f 0.2 mm, nose 0.8 mm', 'µm', [idealRaUm(0.2, 0.8), 1.5625, 1e-9], 'computed'),
    row('Rt of the same', 'µm', [idealRtUm(0.2, 0.8), 6.25, 1e-9], 'computed'),
  ]
}

/** One row of six feeds is kc1.1 with mc; the table holds for a lead angle of 45 degrees. */
export function kienzleRows(table: readonly (readonly string[])[]): Row[] {
  const thicknesses = [0.16, 0.25, 0.4, 0.63, 1, 1.6].map((feed) => chipSection(feed, 1, 45).thicknessMm)
  return table.flatMap((cells) => {
    const fit = fitKienzle(thicknesses, cells.slice(1, 7).map(Number))
    return [
      row(`${cells[0]}: kc1.1`, 'MPa', [fit.kc11Mpa, Number(cells[7]), 0.5], 'table of a chuck maker'),
      row(`${cells[0]}: mc`, '1', [fit.mc, Number(cells[8]), 5e-4], 'table of a chuck maker'),
    ]
  })
}

export function lifeRows(): Row[] {
  const tests = taylorFromTests([160, 5], [100, 41])
  const [slow, fast] = [speedForLife({ n: 0.28, c: 350 }, 60), speedForLife({ n: 0.27, c: 440 }, 60)]
  const carbide = { handlingMinutes: 1, toolChangeMinutes: 1.5, machinePerMinute: 0.75, perEdge: 2.5 }
  const chip = { specificEnergyJPerMm3: 1.038, heatCapacityJPerMm3K: 3e-3, diffusivityMm2PerS: 50, thicknessMm: 0.5 }
  const groover = 'Groover'
  return [
    row('n through 160 m/min 5 min, 100 m/min 41 min', '1', [tests.n, 0.223, 5e-4], `${groover} 22.1`),
    row('C of the same', 'm/min', [tests.c, 229, 0.5], `${groover} 22.1`),
    row('v60 of v T^0.28 = 350', 'm/min', [slow, 111.2, 0.05], 'computed'),
    row('v60 of v T^0.27 = 440', 'm/min', [fast, 145.7, 0.05], 'computed'),
    row('machinability', '1', [fast / slow, 1.31, 5e-3], 'computed'),
    row(
      'temperature rise (Cook)',
      'K',
      [temperatureRiseK({ ...chip, speedMPerMin: 100.02 }), 353.2, 0.05],
      `${groover} 20.5`,
    ),
    row(
      'turning time, 450 mm on 120 mm at 2 m/s',
      'min',
      [450 / (0.25 * spindleSpeedRpm(120, 120)), 5.65, 5e-3],
      `${groover} 21.1`,
    ),
    row('carbide: life of most output', 'min', [economicLifeMinutes(0.25, carbide, 'output'), 4.5, 1e-9], 'Gilbert'),
    row('carbide: life of least cost', 'min', [economicLifeMinutes(0.25, carbide, 'cost'), 14.5, 1e-9], 'Gilbert'),
    row('carbide: speed of most output', 'm/min', [speedForLife({ n: 0.25, c: 500 }, 4.5), 343.3, 0.05], 'Gilbert'),
    row('carbide: speed of least cost', 'm/min', [speedForLife({ n: 0.25, c: 500 }, 14.5), 256.2, 0.05], 'Gilbert'),
    ...partRows(),
  ]
}

function partRows(): Row[] {
  const prices: PartPrices = { handlingMinutes: 5, toolChangeMinutes: 2, machinePerMinute: 0.5, perEdge: 3 }
  const law = { n: 0.125, c: 70 }
  const wayMetres = (Math.PI * 100 * 500) / (0.25 * 1000)
  const best = (aim: 'cost' | 'output') =>
    economicSpeed(law, { wayMetres, prices }, { aim, pieces: 'continuous' }).speedMPerMin
  const from = 'Groover 23.3, 23.4'
  const known = [
    { speed: 50, cut: 12.57, life: 14.76, pieces: 1, minutes: 19.57, cost: 12.783 },
    { speed: 42, cut: 14.96, life: 59.54, pieces: 3, minutes: 20.63, cost: 11.313 },
  ]
  return [
    row('speed of most output', 'm/min', [best('output'), 50.33, 5e-3], from),
    row('speed of least cost', 'm/min', [best('cost'), 42.32, 5e-3], from),
    ...known.flatMap(({ speed, cut, life, pieces, minutes, cost }) => {
      const cutMinutes = wayMetres / speed
      const own = partsPerEdge(toolLifeMinutes(law, speed), cutMinutes, 'floored')
      const part = partCost(prices, cutMinutes, own)
      return [
        row(`cutting time at ${speed} m/min`, 'min', [cutMinutes, cut, 0.01], from),
        row(`tool life at ${speed} m/min`, 'min', [toolLifeMinutes(law, speed), life, 0.01], from),
        row(`pieces of a tool at ${speed} m/min`, '1', [own, pieces, 0], from),
        row(`time of a part at ${speed} m/min`, 'min', [part.minutes, minutes, 0.01], from),
        row(`cost of a part at ${speed} m/min`, '$', [part.cost, cost, 1e-3], from),
      ]
    }),
  ]
}

export function lobeRows(table: readonly (readonly string[])[]): Row[] {
  const lowest = Object.entries(lobeCases).flatMap(([name, { cut, lowest: known }]) => {
    const limit = absoluteLimit(millingLobes(cut))
    return [
      row(`${name}: lowest limit`, 'mm', [limit.depthMm, known.depthMm, 1.1e-4], 'computed'),
      row(`${name}: chatter there`, 'Hz', [limit.chatterHz, known.chatterHz, 0.6], 'computed'),
    ]
  })
  return [
    ...lowest,
    ...table.flatMap(([name = '', speed, depth, chatter, lobe]) => {
      const limit = stabilityLimit(millingLobes(lobeCases[name[0]!]!.cut), Number(speed))
      const what = `${name[0]} at ${speed} 1/min`
      return [
        row(`${what}: limit`, 'mm', [limit.depthMm, Number(depth), 1e-3 * Number(depth)], 'lobe table'),
        row(`${what}: chatter`, 'Hz', [limit.chatterHz, Number(chatter), 0.05], 'lobe table'),
        row(`${what}: lobe`, '1', [limit.lobe, Number(lobe), 0], 'lobe table'),
      ]
    }),
  ]
}

/** Beside an independent method, which keeps the harmonics that the zeroth order averages away. */
export function discreteRows(table: readonly (readonly string[])[]): Row[] {
  return table.flatMap(([name = '', speed, , , , discrete]) => {
    if (!discrete) return []
    const limit = stabilityLimit(millingLobes(lobeCases[name[0]!]!.cut), Number(speed))
    const known = Number(discrete)
    return [row(`${name[0]} at ${speed} 1/min`, 'mm', [limit.depthMm, known, 0.04 * known], 'semi-discretisation')]
  })
}
