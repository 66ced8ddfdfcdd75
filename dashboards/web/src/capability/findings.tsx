// What the chart says in words: rule hits with what they mean, changes of level with what changed then.
import { Button, Flex, Tag } from 'antd'
import { secondsText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import type { CapabilityAnswer, ChartedRun, Control, LevelChange, Suspect } from './capability-api.ts'
import { useFigures } from './use-figures.ts'

interface Props {
  readonly answer: CapabilityAnswer
  readonly control: Control
}

type Episode = Control['episodes'][number]

export function Episodes({ answer: { runs }, control }: Props) {
  const { t, language } = useText()
  if (control.episodes.length === 0) return <span className="quiet">{t('capability.nothing')}</span>
  return (
    <DataTable<Episode>
      name="rule-hits"
      rowKey={({ rule, chart, points }) => `${rule} ${chart} ${points[0]} ${points.at(-1)}`}
      dataSource={control.episodes}
      pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        {
          title: t('capability.rule'),
          csv: ({ rule, sentence }) => (isNumbered(rule) ? `${rule}: ` : '') + sentence[language],
          render: (_, { rule, chart, sentence }) => (
            <div>
              {isNumbered(rule) && <Tag>{rule}</Tag>}
              {sentence[language]}
              {chart > 0 && <div className="quiet small">{control.charts[chart]?.title[language]}</div>}
            </div>
          ),
        },
        {
          title: t('capability.runs'),
          csv: ({ points }) => points.map((point) => runAt(runs, point).label).join(' '),
          render: (_, { points }) => <Span first={runAt(runs, points[0])} last={runAt(runs, points.at(-1))} />,
        },
        {
          title: t('capability.usually'),
          csv: ({ usually }) => usually[language],
          render: (_, { usually }) => <div>{usually[language]}</div>,
        },
        {
          title: t('capability.check'),
          csv: ({ check }) => check[language],
          render: (_, { check }) => <div>{check[language]}</div>,
        },
      ]}
    />
  )
}

/** By its set, as handbooks quote it; our own names of the others are no words for a reader. */
const isNumbered = (rule: string) => /^[A-Z]+\d/.test(rule)

const nobody: ChartedRun = { id: '', label: '–', from: '', mean: null, values: [] }

function runAt(runs: readonly ChartedRun[], point: number | undefined): ChartedRun {
  return runs[point ?? -1] ?? nobody
}

function Span({ first, last }: { first: ChartedRun; last: ChartedRun }) {
  const { info } = useSite()
  return (
    <div className="nowrap">
      <a href={linkTo('runs', first.id)}>{first.label}</a>
      {last.id !== first.id && (
        <>
          {' … '}
          <a href={linkTo('runs', last.id)}>{last.label}</a>
        </>
      )}
      <div className="quiet small">{timeText(first.from, info.timeZone)}</div>
    </div>
  )
}

export function Changes({ answer, control, machine }: Props & { readonly machine: string }) {
  const { t } = useText()
  const { info } = useSite()
  const { textOf } = useFigures()
  const { runs, quantity } = answer
  const suspectText = useSuspectText()
  if (control.changes.length === 0) return <span className="quiet">{t('capability.noChange')}</span>
  const effectOf = ({ at }: LevelChange) =>
    `${linkTo('effect', machine)}?${new URLSearchParams({ by: 'time', at: runAt(runs, at).from })}`
  return (
    <DataTable<LevelChange>
      name="changes-of-level"
      rowKey="at"
      dataSource={control.changes}
      pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        {
          title: t('capability.at'),
          csv: ({ at }) => runAt(runs, at).label,
          render: (_, { at }) => <Span first={runAt(runs, at)} last={runAt(runs, at)} />,
        },
        {
          title: t('capability.level'),
          csv: ({ before, after }) => `${textOf(before, quantity)} → ${textOf(after, quantity)}`,
          render: (_, { before, after }) => `${textOf(before, quantity)} → ${textOf(after, quantity)}`,
        },
        {
          title: t('capability.suspects'),
          csv: ({ suspects }) => suspects.map(suspectText).join('; '),
          render: (_, { suspects }) => (
            <Flex vertical gap={4}>
              {suspects.map((suspect) => (
                <div key={`${suspect.kind} ${suspect.name} ${suspect.time} ${suspect.after}`}>
                  {suspectText(suspect)} <span className="quiet small">{secondsText(suspect.time, info.timeZone)}</span>
                  {suspect.separates && <Tag color="warning">{t('capability.separates')}</Tag>}
                </div>
              ))}
              {suspects.length === 0 && <span className="quiet">{t('capability.noSuspect')}</span>}
            </Flex>
          ),
        },
        {
          title: '',
          csv: false,
          render: (_, change) => (
            <Button size="small" href={effectOf(change)}>
              {t('capability.effect')}
            </Button>
          ),
        },
      ]}
    />
  )
}

function useSuspectText(): (suspect: Suspect) => string {
  const { t, titleOf, word } = useText()
  const { textOf } = useFigures()
  return ({ kind, name, title, unit, before, after = '' }) => {
    const told = (value: string) => (unit === undefined ? value : textOf(Number(value), { unit }))
    const swap = before === undefined ? told(after) : `${told(before)} → ${told(after)}`
    if (kind === 'label') return `${word('label', name)}: ${swap}`
    if (kind === 'setting') return `${t('suspect.setting')} ${titleOf(title, word('parameter', name))}: ${swap}`
    const what = kind === 'calibration' ? name : word(kind === 'event' ? 'eventKind' : 'auditAction', name)
    return `${t(`suspect.${kind}`)}: ${what} ${swap}`
  }
}
