// Simulations outlive the process: what was done is there with its figures, what was not is interrupted, killed or stopped.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { z } from 'zod'
import type { simulationHeadWire, simulationWire } from '../../dashboards/api/simulation.ts'
import { type DemoProcess, startDemoProcess } from '../suites/demo.ts'
import { waitFor } from '../suites/wait.ts'

type Simulation = z.input<typeof simulationWire>

const path = '/api/v1/simulations'
const short = {
  ...{ process: 'sintering', material: 'alumina-96', runs: 2000, outcomes: ['density'], seed: 7 },
  vary: [{ name: 'peakTemperature', low: 1500, high: 1640 }],
}
const endless = { ...short, runs: 10_000_000, fidelity: 'full' }

it('comes back after a kill, after a stop, with what was done', async () => {
  const data = mkdtempSync(join(tmpdir(), 'kunlun-jobs-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true }))
  let demo = await startDemoProcess(data, 60)
  onTestFinished(() => demo.kill())
  const begin = (ask: object) => post(demo, ask)
  const one = (id: string) => demo.get<Simulation>(`${path}/${id}`)
  const finished = async (ask: object) => {
    const { id } = await begin(ask)
    return waitFor(`${id} to be done`, async () => ((await one(id)).state === 'done' ? one(id) : undefined), 60_000)
  }
  const done = await finished(short)
  const working = await begin(endless)
  const waiting = await begin(short)
  await waitFor('it to work', async () => (await one(working.id)).finished > 0, 60_000)
  await demo.kill()

  demo = await startDemoProcess(data, 60)
  const states = async () =>
    (await demo.get<z.input<typeof simulationHeadWire>[]>(path)).map(({ id, state }) => [id, state])
  expect(await states()).toEqual([
    [waiting.id, 'interrupted'],
    [working.id, 'interrupted'],
    [done.id, 'done'],
  ])
  expect(await one(done.id)).toEqual(done)
  const left = await one(working.id)
  expect(left).toMatchObject({ ended: expect.any(String), error: { code: 'JOB_INTERRUPTED' } })
  expect(left.finished).toBeGreaterThan(0)
  const again = await finished((await one(waiting.id)).ask)
  expect(again.result).toEqual(done.result)

  const second = await begin(left.ask)
  const reached = await waitFor('it to work again', async () => (await one(second.id)).finished, 60_000)
  expect(await demo.stop()).toBe(0)
  demo = await startDemoProcess(data, 60)
  expect((await states())[0]).toEqual([second.id, 'interrupted'])
  expect((await one(second.id)).finished).toBeGreaterThanOrEqual(reached)
}, 240_000)

async function post(demo: DemoProcess, ask: object): Promise<Simulation> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${demo.url}${path}`, { method: 'POST', headers, body: JSON.stringify(ask) })
  expect(answer.status).toBe(202)
  return (await answer.json()) as Simulation
}
