// POST and GET /simulations, GET and DELETE /simulations/:id: very many runs through a twin, in the background.
import type { Routes } from '../context.ts'
import { simulationAsk, simulationHeadWire, simulationWire } from '../simulation.ts'
import { type JobNoun, jobRoutes } from './jobs.ts'

export const simulationRoutes: Routes = (app, installation) => {
  const noun: JobNoun<typeof simulationAsk, typeof simulationHeadWire, typeof simulationWire> = {
    ...{ url: '/simulations', tag: 'simulations', what: 'simulation', desk: installation.simulations },
    summaries: {
      begin: 'Begins a simulation; it works in the background on cores that the data path leaves',
      one: 'One simulation: what was asked, how far it is, once done the distribution of every outcome',
    },
    ...{ ask: simulationAsk, head: simulationHeadWire, view: simulationWire },
    studyOf: ({ study }) => study,
  }
  jobRoutes(app, installation, noun)
}
