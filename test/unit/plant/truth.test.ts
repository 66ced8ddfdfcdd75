// The hidden truth of the plant: the laboratory recipe is good enough and too dear, a better one lies within bounds.
import { expect, test } from 'vitest'
import { costPerGoodPart } from '../../../plant/cost.ts'
import { draws } from '../../../plant/draws.ts'
import { heatsPerLot, powderLot } from '../../../plant/powder.ts'
import { laboratoryRecipe, orderedRecipe, programAt, segmentsOf } from '../../../plant/recipe.ts'
import { fire, produce } from '../../../plant/truth.ts'

const laboratory = fire(laboratoryRecipe)
const good = {
  ...laboratoryRecipe,
  ...{
    peakCel: 1560,
    soakMinutes: 150,
    rampCelPerMinute: 4.5,
    burnoutCelPerMinute: 1,
    coolCelPerMinute: 3.4,
    loadKilograms: 44,
  },
}

test('the laboratory recipe meets all specifications with a yield of about 80 %', () => {
  expect(laboratory.meetsAll).toBe(true)
  expect(laboratory.yield).toBeGreaterThan(0.75)
  expect(laboratory.yield).toBeLessThan(0.87)
})

test('a better recipe lies inside the bounds of the study, at least 25 % cheaper', () => {
  const better = fire(good)
  expect(better.meetsAll).toBe(true)
  expect(better.costPerGoodPart).toBeLessThan(0.75 * laboratory.costPerGoodPart)
})

test('production scatters more than a heat: lots, zones, parts decide the capability', () => {
  const few = { heats: 6, parts: 3000 }
  const [usual, better] = [produce(laboratoryRecipe, few), produce(good, few)]
  expect(Math.min(...Object.values(usual.cpk))).toBeLessThan(1)
  expect(Math.min(...Object.values(better.cpk))).toBeGreaterThan(1.33)
  expect(better.furnaceHours).toBeLessThan(25)
  expect(usual.furnaceHours).toBeGreaterThan(29)
  expect(better.yield).toBeGreaterThan(0.93)
})

test('a higher stack, burnt out faster, cools faster: more of it cracks', () => {
  const at = (change: object) => fire({ ...good, ...change }).yield
  expect(at({ burnoutCelPerMinute: 2 })).toBeLessThan(0.8 * at({}))
  expect(at({ loadKilograms: 60 })).toBeLessThan(0.8 * at({}))
  expect(at({ coolCelPerMinute: 7 })).toBeLessThan(0.9 * at({}))
})

test('hotter and longer is denser, until the parts are overfired', () => {
  const at = (peakCel: number, soakMinutes: number) => fire({ ...laboratoryRecipe, peakCel, soakMinutes })
  expect(at(1540, 60).densityPercent).toBeLessThan(at(1560, 60).densityPercent)
  expect(at(1560, 60).densityPercent).toBeLessThan(at(1560, 120).densityPercent)
  expect(at(1640, 240).densityPercent).toBeLessThan(at(1600, 120).densityPercent)
  expect(at(1600, 240).strengthMegapascals).toBeLessThan(at(1600, 60).strengthMegapascals)
  expect(at(1620, 120).camberMillimetres).toBeGreaterThan(at(1580, 120).camberMillimetres)
})

test('faster heating bends and weakens', () => {
  const [slow, fast] = [3, 9].map((rampCelPerMinute) =>
    fire({ ...laboratoryRecipe, soakMinutes: 60, rampCelPerMinute }),
  )
  expect(fast?.camberMillimetres).toBeGreaterThan(slow?.camberMillimetres ?? Number.NaN)
  expect(fast?.strengthMegapascals).toBeLessThan(slow?.strengthMegapascals ?? Number.NaN)
})

test('the cost of a good part follows its formula', () => {
  const prices = {
    materialPerPart: 0.3,
    furnacePerHour: 12,
    electricityPerKilowattHour: 0.12,
    inspectionPerPart: 0.05,
    perHeat: 60,
  }
  const before = costPerGoodPart({ parts: 2000, furnaceHours: 30, energyKilowattHours: 90, yield: 0.8 }, prices)
  const after = costPerGoodPart({ parts: 2200, furnaceHours: 24, energyKilowattHours: 74, yield: 0.95 }, prices)
  // Worked example of the physics reference, 1.11.
  expect(before).toBeCloseTo(0.70675, 5)
  expect(after).toBeCloseTo(0.53918, 5)
})

test('segments follow one another to the peak and back', () => {
  const segments = segmentsOf(laboratoryRecipe)
  expect(segments.map(({ name }) => name)).toEqual(['ramp', 'burnout', 'densify', 'soak', 'cool'])
  const startOfSoak = segments.slice(0, 3).reduce((sum, { minutes }) => sum + minutes, 0)
  expect(programAt(laboratoryRecipe, startOfSoak)).toEqual({ number: 4, setpointCel: 1612 })
  expect(programAt(laboratoryRecipe, 10_000).number).toBe(0)
})

test.each([
  ['a missing set point', { peak: 1580, soak: 90 }, /ramp = undefined/],
  ['a set point beyond the controller', { peak: 1900, soak: 90, ramp: 5 }, /peak = 1900 is not within/],
  ['a text', { peak: '1580', soak: 90, ramp: 5 }, /peak = 1580/],
  ['not a number', { peak: Number.NaN, soak: 90, ramp: 5 }, /peak = NaN/],
])('%s cannot be fired', (_what, settings, message) => {
  expect(() => orderedRecipe({ program: 'K-0001', settings })).toThrow(message)
})

test('draws depend on seed and key only, and are spread as they should be', () => {
  expect(draws(1, 'a', 2).uniform(0, 1)).toBe(draws(1, 'a', 2).uniform(0, 1))
  expect(draws(1, 'a', 2).uniform(0, 1)).not.toBe(draws(1, 'a', 3).uniform(0, 1))
  const normals = Array.from({ length: 4000 }, (_, index) => draws(1, 'n', index).normal(1))
  const mean = normals.reduce((sum, value) => sum + value, 0) / normals.length
  const variance = normals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normals.length
  // Standard errors: 0.016 of the mean, 0.022 of the variance; four of them.
  expect(Math.abs(mean)).toBeLessThan(0.064)
  expect(Math.abs(variance - 1)).toBeLessThan(0.09)
})

test('powder lots differ, each is the same whoever asks', () => {
  expect(powderLot(1, 4)).toEqual(powderLot(1, 4))
  expect(powderLot(1, 4)).not.toEqual(powderLot(1, 5))
  expect(heatsPerLot).toBeGreaterThan(1)
})
