// All comparisons of the twins with known answers, with measurements.

import { discreteRows, forceRows, kienzleRows, lifeRows, lobeRows } from './machining.ts'
import {
  type Cells,
  cutterWear,
  densificationRows,
  grainRows,
  type HeldOut,
  heldOutRates,
  readingsIn,
  toolWear,
} from './measured.ts'
import type { Row } from './row.ts'
import { bodyRows, furnaceRows, identityRows, integralRows } from './sintering.ts'

export interface Validation {
  readonly title: string
  readonly rows: readonly Row[]
}

export interface Judged {
  readonly validations: readonly Validation[]
  readonly heldOut: readonly HeldOut[]
  /** Of the three phases fitted to one cutter. */
  readonly cutterRmsUm: number
}

/** `table` reads the rows of a shared file. */
export function judged(table: (path: string) => Cells): Judged {
  const lobes = table('tables/stability_lobes_reference.csv')
  const readings = readingsIn(table('sintering/alumina_CHR_5_20.csv'))
  const cutter = cutterWear(table('phm2010/phm2010_wear_percut.csv'))
  return {
    validations: [
      { title: 'Sintering: integrals', rows: integralRows() },
      { title: 'Sintering: identities of free sintering', rows: identityRows() },
      { title: 'Sintering: densification of alumina at 5 and 20 °C/min', rows: densificationRows(readings) },
      {
        title: 'Sintering: grains of zirconia at 1450 °C',
        rows: grainRows(table('sintering/zro2_isothermal_1450C.csv')),
      },
      { title: 'Sintering: pressure, gradients, shape, conductivity', rows: bodyRows() },
      { title: 'Sintering: cost, energy, lag', rows: furnaceRows() },
      { title: 'Machining: force, power, roughness', rows: forceRows() },
      { title: 'Machining: force laws of a handbook table', rows: kienzleRows(table('tables/kienzle_roehm_fit.csv')) },
      { title: 'Machining: tool life, temperature, time, cost', rows: lifeRows() },
      { title: 'Machining: stability lobes', rows: lobeRows(lobes) },
      { title: 'Machining: stability beside semi-discretisation', rows: discreteRows(lobes) },
    ],
    heldOut: [...heldOutRates(readings), cutter.heldOut, ...toolWear(table('wear18/manifest_multitool.csv'))],
    cutterRmsUm: cutter.rmsUm,
  }
}
