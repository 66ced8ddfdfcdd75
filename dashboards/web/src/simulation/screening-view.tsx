// What matters: which settings, or which sources of scatter, decide an outcome.
import { Flex, Segmented, Select } from 'antd'
import { useEffect, useState } from 'react'
import { countText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { seriesVariable } from '../parts/palette.ts'
import type { TwinInfo } from '../twins/twin-api.ts'
import { useQuantities } from '../twins/words.ts'
import { ShareBar } from '../why/importance-bars.tsx'
import { AnswerFrame } from './answer-frame.tsx'
import { inWords } from './in-words.ts'
import { useAnswer } from './use-answer.ts'
import { type Recipe, type Screening, usesApi } from './uses-api.ts'

type Over = Screening['over']
/** Smaller shares are noise to whoever reads them; the table below has them all. */
const drawn = 10

export function ScreeningView({ twin, recipe }: { twin: TwinInfo; recipe: Recipe }) {
  const { t } = useText()
  const [over, setOver] = useState<Over>('settings')
  const question = JSON.stringify([recipe, over, twin.version])
  const own = twin.parameters.flatMap(({ name, within }) =>
    within === undefined ? [] : [{ name, low: within[0], high: within[1] }],
  )
  const vary = over === 'settings' && own.length > 1 ? { vary: own } : {}
  const answered = useAnswer(question, () => usesApi.screening(twin, recipe, { over, ...vary }))
  const { ask } = answered
  useEffect(ask, [ask])
  return (
    <AnswerFrame
      isSaidBelow
      answered={answered}
      button={t('simulation.screen')}
      hint={t(over === 'settings' ? 'simulation.overSettingsHint' : 'simulation.overScatterHint')}
      controls={
        <Segmented
          value={over}
          onChange={setOver}
          options={[
            { value: 'settings' as const, label: t('simulation.overSettings') },
            { value: 'scatter' as const, label: t('simulation.overScatter') },
          ]}
        />
      }
    >
      {(answer) => <Shares answer={answer} twin={twin} />}
    </AnswerFrame>
  )
}

function Shares({ answer, twin }: { answer: Screening; twin: TwinInfo }) {
  const { t, language } = useText()
  const { nameOf } = useQuantities()
  const first = twin.outcomes.find(({ asked }) => asked !== undefined)?.name
  const [chosen, setChosen] = useState(first)
  const known = answer.outcomes.filter(({ shares }) => shares.length > 0)
  const one = known.find(({ outcome }) => outcome === chosen) ?? known[0]
  if (one === undefined) return null
  const shares = one.shares.toSorted((a, b) => (b.total.estimate ?? 0) - (a.total.estimate ?? 0))
  const estimate = ({
    estimate: mean,
    lower: low,
    upper: high,
  }: Screening['outcomes'][number]['shares'][number]['total']) => ({
    ...{ mean, low, high },
  })
  return (
    <div data-testid="screening">
      <Flex gap="small" align="center" className="gap-below">
        <Select
          value={one.outcome}
          onChange={setChosen}
          aria-label={t('twins.outcome')}
          style={{ width: 240 }}
          options={known.map(({ outcome }) => ({ value: outcome, label: nameOf(outcome) }))}
        />
        <span className="quiet small">{t('simulation.screeningRuns', { count: countText(answer.runs) })}</span>
      </Flex>
      {/* One sentence an outcome: that of the one in view. */}
      {answer.findings
        .filter(({ en }) => en.startsWith(`${one.outcome} `))
        .map((finding) => (
          <p key={finding.en}>{inWords(finding[language], nameOf)}</p>
        ))}
      <div className="shares">
        {shares.slice(0, drawn).map(({ input, first: alone, total }) => (
          <div key={input} className="share">
            <div className="share-name">{nameOf(input)}</div>
            <ShareBar estimate={estimate(total)} color={seriesVariable(0)} label={t('why.total')} />
            <ShareBar estimate={estimate(alone)} color={seriesVariable(5)} label={t('why.first')} />
          </div>
        ))}
      </div>
      {one.interactions.length > 0 && (
        <DataTable
          name="interactions"
          className="gap-above"
          rowKey={({ inputs }) => inputs.join(' ')}
          pagination={false}
          dataSource={one.interactions
            .toSorted((a, b) => (b.share.estimate ?? 0) - (a.share.estimate ?? 0))
            .slice(0, 5)}
          columns={[
            { title: t('simulation.together'), render: (_, { inputs }) => inputs.map(nameOf).join(' × ') },
            {
              title: t('simulation.share'),
              align: 'right',
              render: (_, { share }) => shareText(share.estimate, share.lower, share.upper),
            },
          ]}
        />
      )}
    </div>
  )
}

function shareText(...[estimate, lower, upper]: readonly (number | null)[]): string {
  const percent = (value: number | null | undefined) => (100 * Math.max(0, value ?? 0)).toFixed(0)
  return `${percent(estimate)} % (${percent(lower)}–${percent(upper)})`
}
