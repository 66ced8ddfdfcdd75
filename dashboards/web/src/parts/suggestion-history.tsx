// Earlier suggestions: what was answered, and what was predicted beside what was measured.
import { Tag, Tooltip } from 'antd'
import type { Study, Suggestion } from '../api.ts'
import { figureText, quantityText, timeText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { wideInterval } from '../interval.ts'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { DataTable } from './data-table.tsx'

const colors = { accepted: 'success', amended: 'warning', refused: 'error' } as const

export function SuggestionHistory({ study, suggestions }: { study: Study; suggestions: readonly Suggestion[] }) {
  const { t, titleOf, word, language } = useText()
  const { info } = useSite()
  const outcomes = [...new Map([...study.objectives, ...study.constraints].map((one) => [one.outcome, one])).values()]
  const withUnit = (title: string, unit: string | undefined) =>
    unit === undefined ? title : `${title} (${unitText(unit)})`
  return (
    <DataTable
      name="suggestions"
      rowKey="id"
      dataSource={suggestions.filter((one) => one.decision !== undefined)}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: t('study.noHistory') }}
      expandable={{ expandedRowRender: (one) => <p className="because">{one.because[language]}</p> }}
      columns={[
        { title: t('study.made'), render: (_, one) => timeText(one.made, info.timeZone) },
        { title: t('study.answer'), render: (_, { decision }) => decision && <Answer decision={decision} /> },
        ...study.parameters.map(({ name, title, unit }) => ({
          title: withUnit(titleOf(title, name), unit),
          key: `setting ${name}`,
          align: 'right' as const,
          render: (_: unknown, one: Suggestion) => figureText(one.decision?.settings[name] ?? one.settings[name], unit),
        })),
        ...outcomes.map(({ outcome, title, unit }) => ({
          title: withUnit(titleOf(title, outcome), unit),
          key: `outcome ${outcome}`,
          align: 'right' as const,
          render: (_: unknown, one: Suggestion) => <Compared suggestion={one} outcome={outcome} unit={unit} />,
        })),
        {
          title: t('study.result'),
          render: (_, one) =>
            one.result === undefined ? (
              <span className="quiet">{one.plannedRun === undefined ? '–' : t('study.notRunYet')}</span>
            ) : (
              <a href={linkTo('runs', one.result.run)}>{word('runState', one.result.state)}</a>
            ),
        },
      ]}
    />
  )
}

function Answer({ decision }: { decision: NonNullable<Suggestion['decision']> }) {
  const { word } = useText()
  return (
    <Tooltip title={[decision.who, decision.reason].filter((text) => text !== '').join(': ')}>
      <Tag color={colors[decision.answer]}>{word('answer', decision.answer)}</Tag>
    </Tooltip>
  )
}

/** Predicted → measured; marked where the measurement fell outside the 95 % interval. */
function Compared(props: { suggestion: Suggestion; outcome: string; unit: string | undefined }) {
  const { t } = useText()
  const { suggestion, outcome, unit } = props
  const predicted = suggestion.predicted[outcome]
  const measured = suggestion.result?.outcomes[outcome]
  // An amended suggestion was not run as predicted: the comparison would blame the model for it.
  const isComparable = suggestion.decision?.answer === 'accepted'
  const mean = predicted?.mean ?? null
  const interval = wideInterval(predicted)
  if (measured === undefined || measured === null) return <span className="quiet">{figureText(mean, unit)}</span>
  const isOutside = isComparable && interval !== undefined && (measured < interval[0] || measured > interval[1])
  return (
    <Tooltip title={isOutside ? t('study.outside') : `${t('study.predicted')} ${quantityText(mean, unit)}`}>
      <span className="quiet">{figureText(mean, unit)} → </span>
      <strong className={isOutside ? 'plus' : ''}>
        {figureText(measured, unit)}
        {isOutside && ' !'}
      </strong>
    </Tooltip>
  )
}
