// What came out of a simulation: the share of good runs, each outcome's distribution with its limits.
import { Card } from 'antd'
import { useMemo } from 'react'
import { countText, figureText, percentText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Loaded, Nothing } from '../parts/states.tsx'
import { useQuantities } from '../twins/words.ts'
import { usePoll } from '../use-poll.ts'
import { histogramOption } from './histogram-option.ts'
import { type JobOutcome, jobApi, type WholeJob } from './job-api.ts'
import { limitText } from './limit-text.ts'

const everyMs = 1500

export function JobResult({ id }: { id: string }) {
  const { t } = useText()
  const polled = usePoll(`simulation ${id}`, () => jobApi.one(id), everyMs)
  return (
    <Card
      size="small"
      type="inner"
      title={t('simulation.result', { id })}
      className="gap-above"
      data-testid="job-result"
    >
      <Loaded polled={polled}>
        {(job) => (
          <>
            <Asked job={job} />
            {job.result === undefined ? (
              <Nothing text={t('simulation.noResult')} />
            ) : (
              <Summary summary={job.result} shares={job.shares} />
            )}
          </>
        )}
      </Loaded>
    </Card>
  )
}

/** Ranges that were drawn from. */
function Asked({ job }: { job: WholeJob }) {
  const { t } = useText()
  const { nameOf } = useQuantities()
  const ranges = job.vary.map(({ name, low, high }) => `${nameOf(name)} ${figureText(low)} … ${figureText(high)}`)
  return <div className="quiet small gap-below">{t('simulation.over', { ranges: ranges.join(' · ') })}</div>
}

function Summary({ summary, shares }: { summary: NonNullable<WholeJob['result']>; shares: WholeJob['shares'] }) {
  const { t } = useText()
  const limited = summary.outcomes.filter(({ limits }) => limits.length > 0)
  return (
    <>
      <p>{t('simulation.good', { share: percentText(summary.good), runs: countText(summary.runs) })}</p>
      <div className="effects">
        {(limited.length > 0 ? limited : summary.outcomes.slice(0, 6)).map((outcome) => (
          <Histogram key={outcome.name} outcome={outcome} />
        ))}
      </div>
      <Distribution outcomes={summary.outcomes} shares={shares} />
    </>
  )
}

function Histogram({ outcome }: { outcome: JobOutcome }) {
  const { t } = useText()
  const { labelOf } = useQuantities()
  const label = labelOf(outcome.name, outcome.unit)
  const option = useMemo(() => histogramOption(outcome, { label, runs: t('simulation.runsWord') }), [outcome, label, t])
  return <Chart option={option} height={170} label={label} />
}

function Distribution({ outcomes, shares }: { outcomes: readonly JobOutcome[]; shares: WholeJob['shares'] }) {
  const { t } = useText()
  const { nameOf, textOf } = useQuantities()
  const at = (share: number, { quantiles, unit }: JobOutcome) => {
    const k = shares.findIndex((one) => Math.abs(one - share) < 1e-9)
    return k < 0 ? '–' : textOf(quantiles[k], unit)
  }
  const shown = [0.05, 0.5, 0.95].filter((share) => shares.some((one) => Math.abs(one - share) < 1e-9))
  return (
    <DataTable
      name="simulation-result"
      rowKey="name"
      pagination={outcomes.length > 8 ? { pageSize: 8, size: 'small' } : false}
      dataSource={[...outcomes]}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('twins.outcome'), render: (_, { name }) => nameOf(name) },
        { title: t('why.mean'), align: 'right', render: (_, { mean, unit }) => textOf(mean, unit) },
        ...shown.map((share) => ({
          title: `${100 * share} %`,
          align: 'right' as const,
          render: (_: unknown, outcome: JobOutcome) => at(share, outcome),
        })),
        {
          title: t('outcome.spec'),
          render: (_, { limits, unit }) => limitsText(limits, (value) => textOf(value, unit)),
        },
        {
          title: t('simulation.inSpec'),
          align: 'right',
          render: (_, { limits, within }) => (limits.length === 0 ? '–' : percentText(within)),
        },
      ]}
    />
  )
}

function limitsText(limits: JobOutcome['limits'], textOf: (value: number) => string): string {
  if (limits.length === 0) return '–'
  return limits
    .map(({ min, max }) =>
      limitText({ ...(min !== undefined && { lower: min }), ...(max !== undefined && { upper: max }) }, textOf),
    )
    .join(', ')
}
