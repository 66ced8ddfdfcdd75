// The algorithm engineer's day in a real browser: can the model be believed, how would another strategy have done.
import { expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { demoDay, someHeatsMs } from '../suites/demo-day.ts'
import { chooseFork, forkAtRandom } from '../suites/fork-study.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
const beginDay = await demoDay({ role: 'algorithm-engineer', language: 'en' })

it(
  'forks a study, backtests the fork on what happened, reads verdict, calibration, shadow and versions',
  async () => {
    const day = await beginDay()
    const { page, complaints } = day

    // A copy at rest with another strategy: it learns from the same runs and suggests nothing to the plant.
    await day.show('studies/substrate-96/compare')
    await page.getByTestId('shadow').getByText('This study has no second strategy').waitFor()
    await forkAtRandom(page)
    expect((await day.get<StudyView[]>('studies')).find(({ id }) => id === 'substrate-96-fork')).toMatchObject({
      active: false,
      forkOf: 'substrate-96',
    })

    // The study gets a second strategy in its shadow; what was changed stays among its versions.
    await day.show('studies/substrate-96/edit')
    await page.getByLabel('Second strategy, in the shadow').click()
    await page.locator('.ant-select-dropdown:visible').getByTitle('Space filling (Sobol)').click()
    await page.getByTestId('study-check').getByText('It can be saved like this').waitFor()
    await page.getByTestId('save-study').click()
    await day.show('studies/substrate-96/versions')
    await page.getByTestId('versions').getByRole('cell', { name: 'the-algorithm-engineer' }).first().waitFor()

    // What the plant decides is not theirs.
    await day.openSuggestion()
    await day.show('studies/substrate-96')
    expect(await page.getByTestId('accept').isDisabled()).toBe(true)

    // Can it be believed: each measured heat beside what the others foretell of it.
    await day.measuredHeats(6)
    await page.reload()
    const calibration = page.getByTestId('calibration')
    await calibration.getByText(/\d %/).first().waitFor({ timeout: someHeatsMs })
    expect(await page.getByTestId('calibration-words').textContent()).toMatch(/\d/)

    // How would the fork have done, on what happened?
    await day.show('studies/substrate-96/compare')
    await chooseFork(page)
    await page.getByText('history in its order').click()
    await page.getByTestId('begin-backtest').click()
    await waitFor(
      'the backtest',
      async () => ended(await day.get<JobView[]>('backtests?study=substrate-96')),
      someHeatsMs,
    )
    const verdict = page.getByTestId('verdict').first()
    await verdict.waitFor()
    expect(await verdict.textContent()).toContain('(fork)')

    // And the shadow, suggestion by suggestion.
    await waitFor(
      'scores of the shadow',
      async () => (await page.getByTestId('shadow').getByText('Space filling (Sobol)').count()) > 0,
    )
    expect(complaints).toEqual([])
    await day.close()
  },
  2 * someHeatsMs,
)

/** Whether the newest is done; one that failed says why, at once. */
function ended([newest]: readonly JobView[]): boolean {
  if (newest?.error !== undefined) throw new Error(newest.error.message)
  return newest?.state === 'done'
}

interface JobView {
  readonly state: string
  readonly error?: { readonly message: string }
}

interface StudyView {
  readonly id: string
  readonly active: boolean
  readonly forkOf?: string
}
