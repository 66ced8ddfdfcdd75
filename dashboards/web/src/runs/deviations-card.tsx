// What separates the chosen runs from the others, ranked, with the verdict over all of it.
import { Alert, Button, Card, Tag, Tooltip } from 'antd'
import { differenceText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Loaded } from '../parts/states.tsx'
import type { Polled } from '../use-poll.ts'
import { chanceText, deviationText } from './deviation-words.ts'
import type { Deviation, RunSeparation } from './run-api.ts'
import { useNames } from './use-names.ts'

/** As the API says: above it no finding. */
const alpha = 0.05

export interface DeviationsCardProps {
  readonly machine: string
  readonly polled: Polled<RunSeparation>
  /** What the chosen runs are called. */
  readonly group: string
  readonly onShow: (deviation: Deviation) => void
}

export function DeviationsCard({ machine, polled, group, onShow }: DeviationsCardProps) {
  const { t } = useText()
  return (
    <Card size="small" title={t('overlay.deviations')} className="gap-below" data-testid="deviations">
      <Loaded polled={polled}>
        {(separation) => (
          <>
            <Verdict separation={separation} />
            <Deviations machine={machine} deviations={separation.deviations} group={group} onShow={onShow} />
          </>
        )}
      </Loaded>
    </Card>
  )
}

function Verdict({ separation }: { separation: RunSeparation }) {
  const { t } = useText()
  const { verdict, tested, dealings, leastP, runs } = separation
  const count = (group: string) => runs.filter((one) => one.group === group && one.alignedAt !== undefined).length
  const [chosen, reference] = [count('chosen'), count('reference')]
  const text = {
    separated: t('overlay.separated', { tested }),
    nothing: t('overlay.nothing', { tested, dealings }),
    tooFew: tested === 0 ? t('overlay.tooFewAtAll') : t('overlay.tooFew', { chosen, reference, p: chanceText(leastP) }),
  }[verdict]
  return <Alert className="gap-below" showIcon type={verdict === 'separated' ? 'success' : 'info'} title={text} />
}

type TableProps = Pick<DeviationsCardProps, 'machine' | 'group' | 'onShow'> & {
  readonly deviations: readonly Deviation[]
}

function Deviations({ machine, deviations, group, onShow }: TableProps) {
  const { t } = useText()
  const names = useNames(machine)
  if (deviations.length === 0) return null
  const sentence = (one: Deviation) => deviationText(one, names, { t, group })
  const by = (value: number | null, one: Deviation) =>
    value === null || one.kind === 'context' ? '–' : differenceText(value, names.unitOf(one))
  return (
    <DataTable<Deviation>
      name="deviations"
      rowKey={({ kind, name, value, from }) => `${kind} ${name} ${value} ${from}`}
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={deviations}
      columns={[
        {
          title: t('overlay.what'),
          csv: sentence,
          render: (_, one) => (
            <span className={one.p > alpha ? 'quiet' : ''}>
              {sentence(one)} {one.p > alpha && <Tag>{t('overlay.uncertain')}</Tag>}
            </span>
          ),
        },
        { title: t('overlay.difference'), align: 'right', render: (_, one) => by(one.difference, one) },
        {
          title: t('overlay.interval'),
          align: 'right',
          render: (_, one) => (one.low === null ? '–' : `${by(one.low, one)} … ${by(one.high, one)}`),
        },
        {
          title: <Tooltip title={t('overlay.pHint')}>{t('overlay.p')}</Tooltip>,
          align: 'right',
          csv: ({ p }) => p,
          render: (_, { p }) => chanceText(p),
        },
        {
          title: '',
          key: 'show',
          csv: false,
          render: (_, one) =>
            one.from !== undefined && (
              <Button size="small" type="link" onClick={() => onShow(one)}>
                {t('overlay.show')}
              </Button>
            ),
        },
      ]}
    />
  )
}
