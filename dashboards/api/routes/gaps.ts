// GET /gaps: where samples are missing, or were until they were read back.
import { z } from 'zod'
import type { Gap } from '../../../ingest/model.ts'
import { machineOf, type Routes, withoutUndefined } from '../context.ts'
import type { MachineView } from '../installation.ts'
import { id, instant } from '../wire.ts'

const cause = z.enum(['link', 'stopped', 'silent', 'overflow', 'sequence', 'dropped'])
const state = z
  .enum(['open', 'closed', 'kept', 'filled', 'part', 'none'])
  .describe('kept: the source had kept all; filled, part, none: what its history gave back')

export const gapWire = z.object({
  connector: z.string(),
  machine: z.exactOptional(z.string()).describe('Absent: all machines of the connector'),
  signals: z.exactOptional(z.array(z.string()).readonly()).describe('Absent: all signals of the machine'),
  cause,
  state,
  from: instant,
  to: z.exactOptional(instant).describe('Absent while it lasts'),
  samples: z.number().describe('Values that were read back'),
  detail: z.string(),
})

export const gapsWire = z.object({
  gaps: z.array(gapWire).readonly().describe('Those that began last first'),
  counts: z
    .array(z.object({ connector: z.string(), cause, state, count: z.number(), samples: z.number() }))
    .readonly()
    .describe('Of all gaps ever'),
})

export const gapRoutes: Routes = (app, installation) => {
  const { gaps } = installation.ledger
  app.route({
    method: 'GET',
    url: '/gaps',
    schema: {
      tags: ['pipeline'],
      summary: 'Gaps in the samples, with what became of them',
      querystring: z.object({
        connector: id.optional(),
        machine: id.optional(),
        state: state.optional(),
        from: instant.optional(),
        to: instant.optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(200),
      }),
      response: { 200: gapsWire },
    },
    handler: async (request) => {
      const { machine: name } = request.query
      const machine = name === undefined ? undefined : machineOf(installation, name)
      const [list, counts] = await Promise.all([gaps.list(withoutUndefined(request.query)), gaps.counts()])
      return { gaps: list.filter((gap) => concerns(gap, machine)), counts }
    },
  })
}

/** A gap of a whole connector concerns the machines that it serves. */
function concerns(gap: Gap, machine: MachineView | undefined): boolean {
  return machine === undefined || gap.machine === machine.id || gap.connector === machine.connector
}
