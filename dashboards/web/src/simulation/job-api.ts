// The API's side of simulations in the background, as the page asks for them.
import type { z } from 'zod'
import type { simulationAsk, simulationHeadWire, simulationWire } from '../../../api/simulation.ts'
import { get, send } from '../api.ts'

export type Job = z.input<typeof simulationHeadWire>
export type WholeJob = z.input<typeof simulationWire>
export type JobOutcome = NonNullable<WholeJob['result']>['outcomes'][number]
export type NewJob = z.input<typeof simulationAsk>

export const jobApi = {
  list: () => get<Job[]>('simulations'),
  one: (id: string) => get<WholeJob>(`simulations/${encodeURIComponent(id)}`),
  begin: (job: NewJob) => send<WholeJob>('POST', 'simulations', job),
  cancel: (id: string) => send<WholeJob>('DELETE', `simulations/${encodeURIComponent(id)}`),
}
