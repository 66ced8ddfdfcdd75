// The demo's 96 % alumina as the plant's own material: constants of the product's sheet, prices of this plant.
import type { PlantMaterial } from '../../optimizer/config/material.ts'
import alumina96 from '../../optimizer/processes/sintering/sheets/alumina-96.json' with { type: 'json' }
import { prices } from '../../plant/cost.ts'

const price = (value: number, unit: string) => ({
  ...{ value, unit, range: [0, 10 * value] as [number, number] },
  ...{ mark: 'published' as const, source: "the office's price list, CNY" },
})

/** A heat of the twin's box holds as many parts as one of this furnace, by the study's factor of its load: prices are those of a heat. */
export const substrateMaterial: PlantMaterial = {
  process: 'sintering',
  like: 'alumina-96',
  recipe: {},
  sheets: {
    material: alumina96 as unknown as PlantMaterial['sheets'][string],
    prices: {
      name: 'alumina-96 prices',
      title: 'Prices of the plant',
      constants: {
        material: price(prices.materialPerPart, '1/part'),
        furnaceHour: price(prices.furnacePerHour, '1/h'),
        electricity: price(prices.electricityPerKilowattHour, '1/kWh'),
        // Gas is within what setters and loading cost.
        gas: { ...price(0, '1'), range: [0, 1000] },
        labour: price(prices.perHeat, '1'),
        inspection: price(prices.inspectionPerPart, '1/part'),
      },
    },
  },
}
