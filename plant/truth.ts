// The plant's own answer to "what would this recipe give": a whole heat without noise, for proofs only.
import { costPerGoodPart } from './cost.ts'
import { greenLoad, type Load, loadQuality, partsPerLoad, type Quality, stepLoad, yieldOf } from './firing.ts'
import { coldFurnace, partTemperatures, stepFurnace, withNewLoad } from './furnace.ts'
import { meanLot, type PowderLot } from './powder.ts'
import { heatMinutes, programAt, type Recipe, segmentsOf } from './recipe.ts'

export interface Truth extends Quality {
  readonly yield: number
  readonly costPerGoodPart: number
  readonly furnaceHours: number
  readonly energyKilowattHours: number
  readonly meetsAll: boolean
}

/** Minutes from the end of one program to the start of the next: unloading, loading, closing the door. */
export const turnaroundMinutes = 30

/** Fires a load of 40 kg with a furnace in order and says the truth that no instrument shows. */
export function fire(recipe: Recipe, lot: PowderLot = meanLot): Truth {
  let furnace = withNewLoad(coldFurnace())
  let load: Load = greenLoad(lot)
  const minutes = Math.ceil(heatMinutes(recipe))
  for (let minute = 0; minute < minutes; minute++) {
    const before = partTemperatures(furnace)
    const program = programAt(recipe, minute)
    furnace = stepFurnace(furnace, {
      setpointCel: program.setpointCel,
      isCooling: segmentsOf(recipe)[program.number - 1]?.name === 'cool',
      seconds: 60,
      loadKilograms: 40,
      isPowered: true,
      isDoorOpen: false,
    })
    load = stepLoad(load, lot, { from: before, to: partTemperatures(furnace), minutes: 1 })
  }
  const quality = loadQuality(load)
  const furnaceHours = (minutes + turnaroundMinutes) / 60
  const energyKilowattHours = furnace.energyKilowattHours
  const share = yieldOf(load)
  return {
    ...quality,
    yield: share,
    furnaceHours,
    energyKilowattHours,
    costPerGoodPart: costPerGoodPart({ parts: partsPerLoad, furnaceHours, energyKilowattHours, yield: share }),
    meetsAll: quality.densityPercent >= 96.5 && quality.camberMillimetres <= 0.3 && quality.strengthMegapascals >= 350,
  }
}
