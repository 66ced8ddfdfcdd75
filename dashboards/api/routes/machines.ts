// GET /machines, /machines/:id: machines with their contracts and newest values.
import { z } from 'zod'
import type { Sample } from '../../../ingest/model.ts'
import { machineOf, type Routes } from '../context.ts'
import type { Installation, MachineView } from '../installation.ts'
import { id, sampleWire, title, toWire } from '../wire.ts'

export const signalWire = z.object({
  name: z.string(),
  title: z.exactOptional(title),
  unit: z.exactOptional(z.string().describe('UCUM code')),
  type: z.enum(['float', 'integer', 'boolean', 'text']),
  min: z.exactOptional(z.number()),
  max: z.exactOptional(z.number()),
  intervalSeconds: z.exactOptional(z.number()),
})

export const machineWire = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.exactOptional(title),
  area: z.string(),
  line: z.string(),
  connector: z.exactOptional(z.string()),
  signals: z.array(signalWire).readonly(),
  phases: z.exactOptional(z.object({ signal: z.string(), titles: z.record(z.string(), title).readonly() }).readonly()),
  setpoint: z.exactOptional(z.string().describe('The signal of the set point')),
  features: z.exactOptional(
    z
      .record(z.string(), z.object({ title: z.exactOptional(title), unit: z.exactOptional(z.string()) }).readonly())
      .readonly(),
  ),
  latest: z.array(sampleWire),
})

export const machineRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/machines',
    schema: { tags: ['machines'], summary: 'All machines', response: { 200: z.array(machineWire) } },
    handler: async () => installation.machines().map((machine) => withLatest(installation, machine)),
  })
  app.route({
    method: 'GET',
    url: '/machines/:id',
    schema: { tags: ['machines'], summary: 'One machine', params: z.object({ id }), response: { 200: machineWire } },
    handler: async (request) => withLatest(installation, machineOf(installation, request.params.id)),
  })
}

function withLatest(installation: Installation, machine: MachineView): z.output<typeof machineWire> {
  return { ...machine, latest: latestOf(installation, machine) }
}

/** The newest samples of a machine, with the types that its contract states. */
export function latestOf(installation: Installation, machine: MachineView): z.output<typeof sampleWire>[] {
  const types = new Map(machine.signals.map((signal) => [signal.name, signal.type]))
  const ours = (sample: Sample) => sample.machine === machine.id
  return installation.live
    .snapshot()
    .filter(ours)
    .map((sample) => toWire(sample, types.get(sample.signal)))
}
