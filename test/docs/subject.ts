// What the pictures of the guides show: runs that came out bad beside good ones, a suggestion that waits.
import { waitFor } from '../suites/wait.ts'

export interface Subject {
  readonly machine: string
  readonly study: string
  /** A run that met every limit, and one that missed some, where there are such. */
  readonly good: string
  readonly bad: string
}

interface Judged {
  readonly run: { readonly id: string; readonly state: string }
  readonly judgement: 'good' | 'bad' | 'open'
}

/** So many measured heats make control charts and comparisons worth a look. */
const heats = 18
const patienceMs = 30 * 60_000

/** Of an installation that runs; waits until it has made enough heats. */
export async function subjectOf(url: string): Promise<Subject> {
  const get = async <T>(path: string) => (await (await fetch(`${url}/api/v1/${path}`)).json()) as T
  const [study] = await get<{ id: string; machine: string }[]>('studies')
  if (study === undefined) throw new Error('the installation has no study')
  const { id, machine } = study
  const runs = await waitFor(
    `${heats} measured heats`,
    async () => {
      const page = await get<{ runs: Judged[] }>(`judged-runs?machine=${machine}&limit=100`)
      const measured = page.runs.filter(({ run, judgement }) => run.state === 'finished' && judgement !== 'open')
      return measured.length >= heats ? measured : undefined
    },
    patienceMs,
  )
  await waitFor(
    'a suggestion that waits',
    async () =>
      (await get<{ decision?: object }[]>(`suggestions?study=${id}&limit=20`)).some(
        ({ decision }) => decision === undefined,
      ),
    patienceMs,
  )
  const of = (judgement: Judged['judgement']) => runs.find((one) => one.judgement === judgement)?.run.id
  // A plant whose runs are all alike good or bad still has two that differ.
  return { machine, study: id, good: of('good') ?? runs[0]?.run.id ?? '', bad: of('bad') ?? runs.at(-1)?.run.id ?? '' }
}
