// `kunlun simulate --use`: screening, scatter, robust, window from the same words as plain simulations.
import { describe, expect, it } from 'vitest'
import { type JobWords, jobFrom } from '../../../cli/simulate/options.ts'
import { drawsBehind, partsJob, usedFor } from '../../../cli/simulate/use.ts'
import type { Use } from '../../../cli/simulate/use-names.ts'

const words: JobWords = {
  ...{ process: 'sintering', material: 'alumina-96', fidelity: 'closed', draw: 'sobol', runs: 400, seed: 1 },
  vary: ['peakTemperature=1540:1620', 'soak=30:200'],
  limit: ['density>=0.955', 'grain95<=7', 'hours<=40'],
}

async function answer(use: Exclude<Use, 'parts'>, more: object = {}) {
  return JSON.parse(usedFor(use, await jobFrom({ ...words, ...more }), { asJson: true }))
}

describe('kunlun simulate --use', () => {
  it('takes limits on parts for specifications, not those on the whole run', async () => {
    const told = await answer('robust')
    expect(told.specifications).toEqual({ density: { min: 0.955 }, grain95: { max: 7 } })
    expect(told.parts).toBe(400)
    expect(told.yield.estimate).toBeGreaterThan(0.9)
  })

  it('maps the first two settings that vary, screens all of them', async () => {
    const window = await answer('window')
    expect([window.axes.x.name, window.axes.y.name]).toEqual(['peakTemperature', 'soak'])
    expect([window.x[0], window.x.at(-1)]).toEqual([1540, 1620])
    const screening = await answer('screening')
    expect(screening.runs).toBe(1024 * 4)
    const [density] = screening.outcomes
    expect(density.shares.map(({ input }: { input: string }) => input).sort()).toEqual(['peakTemperature', 'soak'])
  })

  it('makes parts one by one, by the specifications told or those of the product', async () => {
    const asked = await jobFrom({ ...words, fix: ['load=10'] })
    expect(partsJob(asked)).toMatchObject({
      limits: [
        { outcome: 'density', min: 0.955 },
        { outcome: 'grain95', max: 7 },
      ],
      plan: { kind: 'parts', runs: 400, fixed: { load: 10 }, vary: [] },
    })
    const usual = partsJob(await jobFrom({ ...words, limit: [] }))
    expect(usual.limits.map(({ outcome }) => outcome)).toContain('strength')
  })

  it('says its findings in both languages', async () => {
    const text = usedFor('scatter', await jobFrom(words), { asJson: false })
    expect(text).toContain('camber is decided by camberOfPart')
    expect(text).toContain('camber 主要取决于 camberOfPart')
  })

  it('believes the draws of a calibration', async () => {
    const calibration = {
      ...{ id: 'C-0001', process: 'sintering', material: 'alumina-96', outcomes: [] },
      unknowns: [{ name: 'material.temperatureAt85' }],
      draws: [[1470], [1490], [1510]],
    }
    const job = {
      ...(await jobFrom(words)),
      constants: { calibration: 'C-0001', values: { 'material.temperatureAt85': 1490 } },
    }
    const told = JSON.parse(usedFor('robust', job, { asJson: true, calibration }))
    expect(told).toMatchObject({ calibration: 'C-0001', bounds: 'calibration' })
    expect(await drawsBehind(words, job)).toBeUndefined()
  })

  it('refuses a window over one setting, coded', async () => {
    await expect(answer('window', { vary: ['soak=30:200'] })).rejects.toMatchObject({ code: 'SIMULATION_INVALID' })
  })
})
