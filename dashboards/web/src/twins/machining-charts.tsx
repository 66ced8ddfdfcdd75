// The stability lobe diagram with today's cut, the tool-life plot with the edges worn out so far.
import { Alert, Card, Col, Row } from 'antd'
import { useMemo } from 'react'
import { figureText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { linkTo } from '../route.ts'
import { lobeOption, toolLifeOption } from './machining-option.ts'
import type { MachiningCharts as Charts } from './twin-api.ts'

export function MachiningCharts({ charts }: { charts: Charts }) {
  const { t } = useText()
  const { lobes, toolLife, version, run } = charts
  const by = version ?? t('twins.sheets')
  return (
    <>
      <Row gutter={[14, 14]} data-testid="machining">
        {lobes !== undefined && (
          <Col xs={24} lg={toolLife === undefined ? 24 : 12}>
            <LobeCard lobes={lobes} />
          </Col>
        )}
        {toolLife !== undefined && (
          <Col xs={24} lg={12}>
            <LifeCard plot={toolLife} />
          </Col>
        )}
      </Row>
      <div className="quiet small">
        {t('twins.speaksBy')} {by}.{' '}
        {run === undefined ? (
          t('twins.cutOfRecipe')
        ) : (
          <>
            {t('twins.cutOfRun')} <a href={linkTo('runs', run)}>{run.split('/').at(-1)}</a>.
          </>
        )}
      </div>
    </>
  )
}

function LobeCard({ lobes }: { lobes: NonNullable<Charts['lobes']> }) {
  const { t } = useText()
  const option = useMemo(
    () =>
      lobeOption(lobes, {
        ...{ speed: t('twins.spindleAxis'), depth: t('twins.depthAxis'), border: t('twins.lobeBorder') },
        ...{ anySpeed: t('twins.anySpeed'), now: t('twins.todaysCut') },
        ...{ stable: t('twins.stable'), chatter: t('twins.chatter') },
      }),
    [lobes, t],
  )
  const { now } = lobes
  const facts = {
    depth: figureText(now.depthMm, 'mm'),
    speed: figureText(now.speedRpm, '/min'),
    cut: figureText(now.cutMm, 'mm'),
  }
  return (
    <Card size="small" title={t('twins.lobeTitle')} className="fill">
      <Alert
        type={now.isStable ? 'success' : 'warning'}
        showIcon
        title={t(now.isStable ? 'twins.cutStable' : 'twins.cutChatters', facts)}
      />
      <Chart option={option} height={300} label={t('twins.lobeTitle')} />
    </Card>
  )
}

function LifeCard({ plot }: { plot: NonNullable<Charts['toolLife']> }) {
  const { t } = useText()
  const option = useMemo(
    () =>
      toolLifeOption(plot, {
        ...{ speed: t('twins.speedAxis'), life: t('twins.lifeAxis'), line: t('twins.lifeLine') },
        ...{ sheet: t('twins.lifeSheet'), edges: t('twins.edges') },
        ...{ cheapest: t('twins.cheapest'), fastest: t('twins.fastest') },
      }),
    [plot, t],
  )
  return (
    <Card size="small" title={t('twins.lifeTitle')} className="fill">
      <div className="small">
        {t('twins.lifeLaw', { n: figureText(plot.law.n), c: figureText(plot.law.c), count: plot.edges.length })}
      </div>
      <Chart option={option} height={300} label={t('twins.lifeTitle')} />
    </Card>
  )
}
