// What came out of a backtest: who did better, how sure that is, the course of each, how far they can be believed.
import { Alert, Card } from 'antd'
import { useMemo } from 'react'
import { figureText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Loaded, Nothing } from '../parts/states.tsx'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { courseOption, coverageOption } from './backtest-option.ts'
import { useMethodName } from './method-name.ts'
import { type Backtest, type BacktestResult, type Gain, studyApi } from './study-api.ts'

const everyMs = 1500

export function BacktestOutcome({ id }: { id: string }) {
  const { t } = useText()
  const nameOf = useMethodName()
  const polled = usePoll(`backtest ${id}`, () => studyApi.backtest(id), everyMs)
  return (
    <Card
      size="small"
      type="inner"
      title={t('compare.result', { id })}
      className="gap-above"
      data-testid="backtest-result"
    >
      <Loaded polled={polled}>
        {(one) =>
          one.result === undefined ? (
            <Nothing text={t('simulation.noResult')} />
          ) : (
            <Outcome one={one} result={withNames(one.result, nameOf)} original={nameOf(one.study)} />
          )
        }
      </Loaded>
    </Card>
  )
}

/** Every method as people call it. */
function withNames(result: BacktestResult, nameOf: (method: string) => string): BacktestResult {
  const named = <T extends { readonly method: string }>(one: T): T => ({ ...one, method: nameOf(one.method) })
  return {
    ...result,
    methods: result.methods.map(named),
    course: result.course.map(named),
    final: result.final.map(named),
  }
}

function Outcome({ one, result, original }: { one: Backtest; result: BacktestResult; original: string }) {
  const { t } = useText()
  const { runs, starts, budget = '' } = result
  const facts = { runs, starts, budget, repeats: one.repeats, seed: one.seed }
  return (
    <>
      {result.course.map((gain, k) => (
        <Verdict key={gain.method} gain={gain} final={result.final[k]} measure={result.measure} original={original} />
      ))}
      <p className="quiet small">
        {t(`compare.facts.${one.on}`, facts)} {result.outside > 0 && t('compare.outside', { count: result.outside })}
      </p>
      <Courses one={one} result={result} />
      <Methods result={result} />
    </>
  )
}

interface VerdictProps {
  readonly gain: Gain
  readonly final: Gain | undefined
  readonly measure: BacktestResult['measure']
  readonly original: string
}

const kinds = { better: 'success', worse: 'warning', none: 'info', 'too-few': 'info', unmeasured: 'warning' } as const

function Verdict({ gain, final, measure, original }: VerdictProps) {
  const { t } = useText()
  const { method, count, better, equal, worse, verdict } = gain
  const text = (one: Gain) => intervalText(one, measure)
  return (
    <Alert
      type={kinds[verdict]}
      showIcon
      className="gap-below"
      data-testid="verdict"
      title={t(`compare.verdict.${verdict}`, { method, original })}
      description={
        verdict === 'unmeasured' ? (
          t('compare.unmeasured')
        ) : (
          <>
            <div>{t(`compare.gain.${measure}`, { gain: text(gain) })}</div>
            {final !== undefined && <div>{t('compare.final', { gain: text(final) })}</div>}
            <div>
              {t(measure === 'regret' ? 'compare.counts' : 'compare.countsMoments', { count, better, equal, worse })}
            </div>
          </>
        )
      }
    />
  )
}

/** Regret is a share of the range: in percent of it. */
function intervalText({ mean, low, high }: Gain, measure: BacktestResult['measure']): string {
  const text = (value: number | null | undefined) => {
    if (value === null || value === undefined) return '–'
    const shown = measure === 'regret' ? `${(value * 100).toFixed(1)} %` : value.toFixed(2)
    return value > 0 ? `+${shown}` : shown.replace('-', '−')
  }
  return low === undefined ? text(mean) : `${text(mean)} (${text(low)} … ${text(high)})`
}

function Courses({ one, result }: { one: Backtest; result: BacktestResult }) {
  const { t, titleOf } = useText()
  const { studies } = useSite()
  const objective = studies.find(({ id }) => id === one.study)?.objectives[0]
  const named =
    objective === undefined ? '' : `${titleOf(objective.title, objective.outcome)} ${unitText(objective.unit)}`
  const { methods } = result
  const options = useMemo(() => {
    const runs = t('study.run')
    return {
      best: courseOption(methods, 'best', { x: runs, y: named }),
      regret: courseOption(methods, 'regret', { x: runs, y: t('compare.regretAxis') }),
      coverage: coverageOption(methods, { x: t('compare.promised'), y: t('compare.observed') }),
    }
  }, [methods, named, t])
  const hasCourse = methods.some(({ curve }) => curve.some(({ best }) => best !== undefined))
  return (
    <div className="backtest-charts">
      {hasCourse && <Drawn title={t('study.best')} option={options.best} />}
      {hasCourse && <Drawn title={t('compare.regret')} option={options.regret} />}
      {methods.some(({ coverage }) => coverage.length > 0) && (
        <Drawn title={t('compare.calibration')} option={options.coverage} />
      )}
    </div>
  )
}

function Drawn({ title, option }: { title: string; option: Parameters<typeof Chart>[0]['option'] }) {
  return (
    <div>
      <h3>{title}</h3>
      <Chart option={option} height={240} label={title} />
    </div>
  )
}

function Methods({ result }: { result: BacktestResult }) {
  const { t } = useText()
  const percent = (share: number | null | undefined) =>
    typeof share === 'number' ? `${(share * 100).toFixed(0)} %` : '–'
  const isOrder = result.measure === 'log-score'
  return (
    <DataTable
      name="backtest-methods"
      rowKey="method"
      pagination={false}
      className="gap-above"
      scroll={{ x: 'max-content' }}
      dataSource={[...result.methods]}
      columns={[
        { title: t('compare.method'), dataIndex: 'method' },
        {
          title: t('compare.within90'),
          align: 'right',
          render: (_, { covered, foretold }) =>
            foretold === 0 ? '–' : t('compare.of', { share: percent(covered / foretold), count: foretold }),
        },
        ...(isOrder
          ? [
              {
                title: t('compare.logScore'),
                align: 'right' as const,
                render: (_: unknown, { logScore }: BacktestResult['methods'][number]) => figureText(logScore),
              },
            ]
          : [
              {
                title: t('compare.foundBest'),
                align: 'right' as const,
                render: (_: unknown, { foundBest }: BacktestResult['methods'][number]) => percent(foundBest),
              },
              {
                title: t('compare.broken'),
                align: 'right' as const,
                render: (_: unknown, { broken }: BacktestResult['methods'][number]) => percent(broken),
              },
              {
                title: t('compare.trouble'),
                align: 'right' as const,
                render: (_: unknown, { trouble }: BacktestResult['methods'][number]) => trouble ?? '–',
              },
            ]),
      ]}
    />
  )
}
