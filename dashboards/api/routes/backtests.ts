// POST and GET /backtests, GET and DELETE /backtests/:id: how another strategy would have done, in the background.
import { backtestAsk, backtestHeadWire, backtestWire } from '../backtest.ts'
import type { Routes } from '../context.ts'
import { type JobNoun, jobRoutes } from './jobs.ts'

export const backtestRoutes: Routes = (app, installation) => {
  const noun: JobNoun<typeof backtestAsk, typeof backtestHeadWire, typeof backtestWire> = {
    ...{ url: '/backtests', tag: 'studies', what: 'backtest', desk: installation.backtests },
    summaries: {
      begin: "Begins a backtest of a study's strategy against others, on threads apart from the data path",
      one: 'One backtest: how far it is, once done how each strategy did, how sure the differences are',
    },
    ...{ ask: backtestAsk, head: backtestHeadWire, view: backtestWire },
    studyOf: ({ study }) => study,
  }
  jobRoutes(app, installation, noun)
}
