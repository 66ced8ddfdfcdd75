// A recipe as production would meet it: yield, cost of a good part, capability, where scatter comes from.
import { Card, Col, Row, Segmented, Statistic } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { countText, figureText, percentText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { DataTable } from '../parts/data-table.tsx'
import type { TwinInfo } from '../twins/twin-api.ts'
import { useQuantities } from '../twins/words.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { limitText } from './limit-text.ts'
import { scatterOption } from './robust-option.ts'
import { useAnswer } from './use-answer.ts'
import { type Recipe, type Robust, usesApi } from './uses-api.ts'

const counts = [2000, 10_000, 50_000]

export function RobustView({ twin, recipe }: { twin: TwinInfo; recipe: Recipe }) {
  const { t } = useText()
  const [parts, setParts] = useState(2000)
  const question = JSON.stringify([recipe, parts, twin.version])
  const answered = useAnswer(question, () => usesApi.robust(twin, recipe, parts))
  const { ask } = answered
  useEffect(ask, [ask])
  return (
    <AnswerFrame
      answered={answered}
      button={t('simulation.makeParts')}
      hint={t('simulation.robustHint')}
      controls={
        <Segmented
          value={parts}
          onChange={setParts}
          options={counts.map((count) => ({ value: count, label: t('simulation.parts', { count: countText(count) }) }))}
        />
      }
    >
      {(answer) => <Production answer={answer} />}
    </AnswerFrame>
  )
}

type Bounded = Robust['yield']

function Production({ answer }: { answer: Robust }) {
  const { t, language } = useText()
  const { nameOf } = useQuantities()
  const option = useMemo(
    () => scatterOption(answer.outcomes, { nameOf, levelOf: (level) => answer.called[level][language] }),
    [answer, nameOf, language],
  )
  const of = t(answer.bounds === 'calibration' ? 'simulation.boundsCalibration' : 'simulation.boundsSimulation')
  const range = ({ lower, upper }: Bounded, text: (value: number | null) => string) =>
    `${t('twins.band90')} ${text(lower)} … ${text(upper)}`
  return (
    <div data-testid="robust">
      <Row gutter={[14, 14]}>
        <Col xs={24} md={8}>
          <Card size="small">
            <Statistic title={t('simulation.yield')} value={percentText(answer.yield.estimate)} />
            <div className="quiet small">{range(answer.yield, percentText)}</div>
          </Card>
        </Col>
        <Col xs={24} md={8}>
          <Card size="small">
            <Statistic title={t('quantity.cost')} value={figureText(answer.costPerGoodPart.estimate)} />
            <div className="quiet small">{range(answer.costPerGoodPart, figureText)}</div>
          </Card>
        </Col>
        <Col xs={24} md={8}>
          <Card size="small">
            <Statistic title={t('simulation.lost')} value={percentText(answer.lost)} />
            <div className="quiet small">{t('simulation.lostHint')}</div>
          </Card>
        </Col>
      </Row>
      <p className="quiet small">{of}</p>
      <Capability answer={answer} />
      <h3>{t('simulation.scatter')}</h3>
      <Chart option={option} height={60 + 30 * answer.outcomes.length} label={t('simulation.scatter')} />
    </div>
  )
}

function Capability({ answer }: { answer: Robust }) {
  const { t } = useText()
  const { nameOf, textOf } = useQuantities()
  const rows = [...answer.outcomes].sort((a, b) => Number(!a.specification) - Number(!b.specification))
  return (
    <DataTable
      name="robust-yield"
      rowKey="name"
      pagination={false}
      dataSource={rows}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('twins.outcome'), render: (_, { name }) => nameOf(name) },
        { title: t('why.mean'), align: 'right', render: (_, { mean, unit }) => textOf(mean, unit) },
        {
          title: t('simulation.spread'),
          align: 'right',
          render: (_, { quantiles, unit }) => `${figureText(quantiles[1], unit)} … ${textOf(quantiles[3], unit)}`,
        },
        {
          title: t('outcome.spec'),
          render: (_, { specification, unit }) => limitText(specification, (value) => textOf(value, unit)),
        },
        { title: t('simulation.inSpec'), align: 'right', render: (_, { inside }) => percentText(inside) },
        { title: 'Cpk', align: 'right', render: (_, { capability }) => capabilityText(capability?.Cpk) },
        {
          title: `Ppk (${t('twins.band90')})`,
          align: 'right',
          render: (_, { capability: found }) =>
            found === undefined
              ? '–'
              : `${capabilityText(found.Ppk.estimate)} (${capabilityText(found.Ppk.lower)} … ${capabilityText(found.Ppk.upper)})`,
        },
      ]}
    />
  )
}

/** Capability is read to two decimals. */
function capabilityText(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(2)
}
