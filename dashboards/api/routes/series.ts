// GET /series, /samples: telemetry over a range, down-sampled to the pixels of a chart or raw.
import { z } from 'zod'
import { kunlunError } from '../../../ingest/errors.ts'
import type { Nanoseconds } from '../../../ingest/model.ts'
import { machineOf, type Routes } from '../context.ts'
import type { MachineView, SignalView } from '../installation.ts'
import { readSeries } from '../series.ts'
import { figure, flag, id, instant, sampleWire, toWire } from '../wire.ts'

const range = z.object({
  machine: id,
  signals: z.string().max(4000).optional().describe('Names with commas between; absent: all of the machine'),
  from: instant,
  to: instant,
})

/** Columns instead of objects: a chart of 2000 points would spend most of its bytes on names otherwise. */
export const seriesWire = z.object({
  from: instant,
  to: instant,
  stepMs: z.number().describe('Width of a bucket'),
  series: z.array(
    z.object({
      signal: z.string(),
      unit: z.exactOptional(z.string()),
      type: z.enum(['float', 'integer', 'boolean', 'text']),
      times: z.array(instant).describe('Begin of each bucket; of each change for text'),
      count: z.array(z.number()),
      min: z.array(figure),
      max: z.array(figure),
      mean: z.array(figure).describe('Of the samples, each as much as another'),
      weightedMean: z
        .array(figure)
        .describe('Each value weighted by the time that it stands for; null where a bucket was made of samples'),
      texts: z.array(z.string().nullable()).describe('For text signals only: the value from this time on'),
      truncated: z.boolean(),
    }),
  ),
})

export const seriesRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/series',
    schema: {
      tags: ['series'],
      summary: 'Signals over a range, in as many buckets as the chart has pixels; peaks survive in min and max',
      querystring: range.extend({ pixels: z.coerce.number().int().min(10).max(4000).default(800) }),
      response: { 200: seriesWire },
    },
    handler: async (request) => {
      const { from, to, pixels } = request.query
      const machine = machineOf(installation, request.query.machine)
      const signals = chosenSignals(machine, request.query.signals)
      checkRange(from, to)
      return readSeries(installation.series, { machine: machine.id, signals, from, to, pixels })
    },
  })
  app.route({
    method: 'GET',
    url: '/samples',
    schema: {
      tags: ['series'],
      summary: 'Raw samples, exactly as stored, oldest first',
      querystring: range.extend({
        limit: z.coerce.number().int().min(1).max(20_000).default(2000),
        doubtful: flag.default(false).describe('Only those that their source does not call good'),
      }),
      response: { 200: z.array(sampleWire) },
    },
    handler: async (request) => {
      const { from, to, limit, doubtful } = request.query
      const machine = machineOf(installation, request.query.machine)
      const chosen = chosenSignals(machine, request.query.signals)
      checkRange(from, to)
      const signals = chosen.map((signal) => signal.name)
      const types = new Map(chosen.map((signal) => [signal.name, signal.type]))
      const window = { machine: machine.id, signals, from, to, ...(doubtful && ({ isDoubtful: true } as const)) }
      const samples = await installation.series.read(window, limit)
      return samples.map((sample) => toWire(sample, types.get(sample.signal)))
    },
  })
}

/** Only names of the contract reach a store: whatever else stands in the query is refused with its name. */
function chosenSignals(machine: MachineView, list: string | undefined): readonly SignalView[] {
  if (list === undefined) return machine.signals
  const byName = new Map(machine.signals.map((signal) => [signal.name, signal]))
  const names = [...new Set(list.split(',').filter((name) => name !== ''))]
  return names.map((name) => {
    const signal = byName.get(name)
    if (signal === undefined) throw kunlunError('NOT_FOUND', { what: 'signal', id: name.slice(0, 100) })
    return signal
  })
}

function checkRange(from: Nanoseconds, to: Nanoseconds): void {
  if (to <= from) throw kunlunError('REQUEST_INVALID', { detail: 'querystring/to must be later than from' })
}
