// Why: what the study has learnt, what matters, how far it can be believed, whether to stop.
import { Alert, Card, Col, Flex, Row, Segmented, Spin } from 'antd'
import { useState } from 'react'
import { api, type Explanation, type OutcomeExplanation, type Study } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { Nothing, Problem, StaleNote } from '../parts/states.tsx'
import { describeNames } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { CalibrationTable } from './calibration-table.tsx'
import { EffectCharts } from './effect-charts.tsx'
import { FrontSection } from './front-section.tsx'
import { ImportanceBars } from './importance-bars.tsx'
import { LeftOutChart } from './left-out-chart.tsx'
import { LimitPrices } from './limit-prices.tsx'
import { NearRuns } from './near-runs.tsx'
import { PastForecasts } from './past-forecasts.tsx'
import { PitChart } from './pit-chart.tsx'
import { StartPlan } from './start-plan.tsx'

/** It takes the models seconds, and changes only when a run has taught something. */
const everyMs = 15_000

export function WhyCard({ study }: { study: Study }) {
  const { t } = useText()
  const polled = usePoll(`why ${study.id}`, () => api.explanation(study.id), everyMs)
  const { data, error } = polled
  const title = data === undefined ? t('study.because') : t('why.title', { count: data.runs })
  return (
    <Card size="small" title={title} className="why" data-testid="why">
      <StaleNote error={data === undefined ? undefined : error} />
      {data !== undefined ? (
        <Why study={study} explanation={data} />
      ) : error === undefined ? (
        <Flex justify="center" className="pad">
          <Spin description={t('why.working')} />
        </Flex>
      ) : (
        <Problem error={error} onRetry={polled.refresh} />
      )}
    </Card>
  )
}

function Why({ study, explanation }: { study: Study; explanation: Explanation }) {
  const { t, titleOf, language } = useText()
  const [chosen, setChosen] = useState<string>()
  const names = describeNames([study])
  const { outcomes, stop, front } = explanation
  const one = outcomes.find(({ outcome }) => outcome === chosen) ?? outcomes[0]
  const plan = explanation.start !== undefined && <StartPlan study={study} start={explanation.start} />
  if (explanation.runs === 0 || one === undefined)
    return (
      <>
        {plan}
        <Nothing text={t('why.none')} />
      </>
    )
  return (
    <>
      {plan}
      <Alert
        type={stop.advised ? 'success' : 'info'}
        showIcon
        className="gap-below"
        data-testid="stop-advice"
        title={t(stop.advised ? 'why.stop' : 'why.goOn')}
        description={stop.reason[language]}
      />
      {front !== undefined && <FrontSection study={study} front={front} unlearnt={unlearntOf(explanation)} />}
      <Segmented
        className="gap-below"
        value={one.outcome}
        onChange={setChosen}
        options={outcomes.map(({ outcome }) => ({
          value: outcome,
          label: titleOf(names.get(outcome)?.title, outcome),
        }))}
      />
      <OutcomeWhy study={study} one={one} prices={explanation.limits} />
      <NearRuns study={study} runs={explanation.nearest} />
    </>
  )
}

/** Objectives that the front judges by a model which foretells nothing yet. */
function unlearntOf({ outcomes, front }: Explanation): string[] {
  const objectives = new Set(front?.objectives.map(({ outcome }) => outcome))
  return outcomes.flatMap(({ outcome, learnt }) => (learnt === 'not-yet' && objectives.has(outcome) ? [outcome] : []))
}

interface OutcomeWhyProps {
  readonly study: Study
  readonly one: OutcomeExplanation
  readonly prices: Explanation['limits']
}

function OutcomeWhy({ study, one, prices }: OutcomeWhyProps) {
  const { t } = useText()
  const q2 = one.q2?.toFixed(2) ?? '–'
  return (
    <>
      {one.importance === undefined || one.effects === undefined ? (
        <Alert
          type="warning"
          showIcon
          title={t('why.notYet')}
          description={t('why.notYetHint', { count: one.runs, q2 })}
        />
      ) : (
        <>
          <div className="quiet small gap-below">
            {t('why.quality', { state: t(one.learnt === 'well' ? 'why.well' : 'why.partly'), q2 })}
          </div>
          <Row gutter={[24, 14]}>
            <Col xs={24} xl={9}>
              <ImportanceBars study={study} importance={one.importance} />
            </Col>
            <Col xs={24} xl={15}>
              <EffectCharts study={study} outcome={one.outcome} effects={one.effects} />
            </Col>
          </Row>
        </>
      )}
      <Row gutter={[24, 14]} className="gap-above">
        <Col xs={24} xl={14}>
          <CalibrationTable past={one.pastCalibration} leftOut={one.leftOutCalibration} />
          <PastForecasts study={study} one={one} />
          <LimitPrices study={study} prices={prices} />
        </Col>
        <Col xs={24} xl={10}>
          <LeftOutChart study={study} one={one} />
          <PitChart runs={one.leftOut} />
        </Col>
      </Row>
    </>
  )
}
