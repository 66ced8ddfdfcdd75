// The API's side of studies that are made, compared, talked about, as the page asks for it.
import type { z } from 'zod'
import type { backtestAsk, backtestHeadWire, backtestWire } from '../../../api/backtest.ts'
import type { commentWire } from '../../../api/routes/comments.ts'
import type { checkWire, quantitiesWire, strategiesWire, versionWire } from '../../../api/routes/definitions.ts'
import type { shadowWire } from '../../../api/routes/shadows.ts'
import { type Definition, get, send } from '../api.ts'

export type Check = z.input<typeof checkWire>
export type RunsOfStudy = NonNullable<Check['runs']>
export type FieldProblem = Check['problems'][number]
export type Version = z.input<typeof versionWire>
export type Quantities = z.input<typeof quantitiesWire>
export type Quantity = Quantities['settings'][number]
export type Strategies = z.input<typeof strategiesWire>
export type Comment = z.input<typeof commentWire>
export type NewComment = { text: string; voice: Comment['voice']; about?: NonNullable<Comment['about']> }
export type BacktestHead = z.input<typeof backtestHeadWire>
export type Backtest = z.input<typeof backtestWire>
export type BacktestResult = NonNullable<Backtest['result']>
export type Gain = BacktestResult['course'][number]
export type NewBacktest = z.input<typeof backtestAsk>
export type Shadow = z.input<typeof shadowWire>

interface Drafted {
  readonly id: string
  readonly definition: object
}

const of = (study: string) => `studies/${encodeURIComponent(study)}`

export const studyApi = {
  check: (draft: Drafted) => send<Check>('POST', 'studies/checks', draft),
  create: (draft: Drafted) => send<Definition>('POST', 'studies', draft),
  runs: (study: string) => get<RunsOfStudy>(`${of(study)}/runs`),
  versions: (study: string) => get<Version[]>(`${of(study)}/versions`),
  quantities: (machine: string, process: string | undefined) =>
    get<Quantities>(`machines/${encodeURIComponent(machine)}/quantities`, { process }),
  strategies: () => get<Strategies>('strategies'),
  comments: (study: string) => get<Comment[]>(`${of(study)}/comments`, { limit: 200 }),
  comment: (study: string, comment: NewComment) => send<Comment>('POST', `${of(study)}/comments`, comment),
  shadow: (study: string) => get<Shadow>(`${of(study)}/shadow`),
  backtests: (study: string) => get<BacktestHead[]>('backtests', { study }),
  backtest: (id: string) => get<Backtest>(`backtests/${encodeURIComponent(id)}`),
  beginBacktest: (ask: NewBacktest) => send<Backtest>('POST', 'backtests', ask),
  endBacktest: (id: string) => send<Backtest>('DELETE', `backtests/${encodeURIComponent(id)}`),
}
