// The sintering twin: recipe, powder lot, load in; density to cost of a good part out.
import type { Fidelity, Kernel, ReferencePoint, Setup, Twin } from '../twin.ts'
import { closedForm } from './closed-form.ts'
import { coupled } from './coupled.ts'
import { emptyHeat } from './heat.ts'
import { lotModel } from './lot.ts'
import { outcomes, outcomesModel } from './outcomes.ts'
import { parameters, recipeOf, recipes } from './recipe.ts'
import zirconia from './sheets/3y-tzp.json' with { type: 'json' }
import alumina96 from './sheets/alumina-96.json' with { type: 'json' }
import alumina996 from './sheets/alumina-99.6.json' with { type: 'json' }
import furnace from './sheets/box-100l.json' with { type: 'json' }
import plate from './sheets/plate-3y-tzp.json' with { type: 'json' }
import prices from './sheets/prices.json' with { type: 'json' }
import substrate96 from './sheets/substrate-96.json' with { type: 'json' }
import substrate996 from './sheets/substrate-99.6.json' with { type: 'json' }
import { constantsOf, sheetUnits } from './units.ts'

/** Setups of the product by their material: a new material is one sheet with one line here. */
const setups = {
  'alumina-96': { material: alumina96, furnace, product: substrate96, prices },
  'alumina-99.6': { material: alumina996, furnace, product: substrate996, prices },
  '3y-tzp': { material: zirconia, furnace, product: plate, prices },
} satisfies Readonly<Record<string, Setup>>

const referencePoints: readonly ReferencePoint[] = [
  {
    setup: 'alumina-96',
    settings: { peakTemperature: 1600, soak: 120 },
    outcome: 'density',
    low: 0.96,
    high: 0.985,
    source: 'working window of substrates, textbook',
  },
  {
    setup: 'alumina-99.6',
    settings: { peakTemperature: 1600, soak: 120 },
    outcome: 'grain',
    low: 1.4,
    high: 2.1,
    source: '1.5 to 2 µm after 1600 °C, 2 h, textbook',
  },
  {
    setup: '3y-tzp',
    settings: { peakTemperature: 1475, soak: 120 },
    outcome: 'grain',
    low: 0.3,
    high: 0.5,
    source: '0.3 to 0.5 µm at 1450 to 1500 °C, 2 h, textbook',
  },
  {
    setup: '3y-tzp',
    settings: { peakTemperature: 1450, soak: 120 },
    outcome: 'density',
    low: 0.98,
    high: 0.998,
    source: 'working window of 3Y-TZP, textbook',
  },
]

/** @throws RangeError from `open` where a sheet is not whole, naming every problem of it. */
export const sinteringTwin: Twin = {
  process: 'sintering',
  parameters,
  outcomes,
  sheets: sheetUnits,
  setups,
  recipes,
  referencePoints,
  open,
}

function open(setup: Setup, fidelity: Fidelity): Kernel {
  const constants = constantsOf(setup)
  const fire = fidelity === 'closed' ? closedForm(constants) : coupled(constants)
  const lotOf = lotModel(constants)
  const write = outcomesModel(constants)
  const heat = emptyHeat()
  return (settings, out) => {
    const recipe = recipeOf(settings)
    const lot = lotOf(recipe)
    fire(heat, recipe, lot)
    write(out, heat, recipe, lot)
  }
}
