// The process engineer's day in a real browser: why heats came out bad that the plant was told to spoil; a suggestion judged.
import { expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { type Day, demoDay, type SuggestionView, someHeatsMs } from '../suites/demo-day.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('chromium')
/** Three heats with broken elements in the middle zone, then they were replaced. */
const spoiled = ['H0004', 'H0005', 'H0006']
const faults = ['4:element', '5:element', '6:element']
const beginDay = await demoDay({ role: 'process-engineer', language: 'en', faults })

it(
  'finds why heats are bad, from the list over the curves to two heats side by side; judges what is suggested',
  async () => {
    const day = await beginDay()
    const { page, complaints } = day
    const heats = await day.measuredHeats(8)
    const idOf = (batch: string) => heats.find(({ run }) => run.labels['batch'] === batch)?.run.id ?? ''

    // The list: all finished heats, the spoiled ones are below the limit of density.
    await day.show('runs?machine=furnace-1&judgement=bad&state=finished')
    for (const batch of spoiled) {
      const row = page.getByRole('row', { name: batch })
      await row.getByText('bad', { exact: true }).waitFor()
      await row.getByRole('checkbox').check()
    }
    await page.getByRole('button', { name: 'Overlay 3' }).click()

    // Over all others: what was done to them stands first, with a button to see it.
    await page.getByRole('heading', { name: 'Runs over each other' }).waitFor()
    await day.show(`${page.url().split('#/')[1]}&against=others&align=4`)
    const deviations = page.getByTestId('deviations')
    await deviations.getByText('Fewer than 5 in 100 blind dealings').waitFor()
    const first = deviations.locator('tbody tr[data-row-key]').first()
    expect(await first.textContent()).toMatch(/^Zone 2 .*lower.* in 3 of 3 chosen runs/)
    await first.getByRole('button', { name: 'Show in the chart' }).click()
    await page.getByRole('img', { name: 'Zone 2 against its set point' }).waitFor()

    // Beside a heat before it: nothing was ordered differently, the zone was.
    const pair = [idOf('H0005'), idOf('H0003')].map(encodeURIComponent).join('/')
    await day.show(`runs/compare/${pair}`)
    await page.getByRole('row', { name: 'Relative density' }).first().waitFor()

    // The finding is noted where the next one looks for it.
    await day.show(`runs/${encodeURIComponent(idOf('H0005'))}`)
    await page.getByLabel('Annotate').fill('Elements of zone 2 broken')
    await page.getByRole('button', { name: 'Annotate' }).click()
    await page.getByTestId('notes').getByText('Elements of zone 2 broken').waitFor()
    await day.show('runs?machine=furnace-1&annotation=elements')
    await page.getByRole('row', { name: 'H0005' }).waitFor()

    await refuseThenAmend(day)
    expect(complaints).toEqual([])
    await day.close()
  },
  2 * someHeatsMs,
)

async function refuseThenAmend(day: Day): Promise<void> {
  const { page } = day
  await day.openSuggestion()
  await day.show('studies/substrate-96')
  await page.getByRole('button', { name: 'Refuse' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByRole('button', { name: 'Confirm' }).isDisabled()).toBe(true)
  await dialog.getByRole('textbox').fill('The elements are new: first a heat as usual')
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await decided(day, 'refused')

  await day.openSuggestion()
  await page.getByTestId('amend').click()
  const prediction = dialog.locator('tbody').first()
  const before = await waitFor(
    'a prediction',
    async () => /\d/.test((await prediction.textContent()) ?? '') && prediction.textContent(),
  )
  await dialog.getByRole('spinbutton', { name: 'Peak temperature (°C)' }).fill('1540')
  await waitFor('another prediction', async () => (await prediction.textContent()) !== before)
  await dialog.getByRole('textbox').last().fill('Not so hot with new elements')
  await dialog.getByRole('button', { name: 'Accept as amended' }).click()
  expect(await decided(day, 'amended')).toMatchObject({ settings: { peak: 1540 } })
}

/** The decision with this answer as it is kept: the page shows the newest suggestion, which may have replaced another. */
function decided(day: Day, answer: string) {
  return waitFor(`a suggestion ${answer}`, async () => {
    const all = await day.get<SuggestionView[]>('suggestions?study=substrate-96')
    return all.find(({ decision }) => decision?.answer === answer)?.decision
  })
}
