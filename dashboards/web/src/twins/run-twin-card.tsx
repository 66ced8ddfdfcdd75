// The twin beside a run: temperature foretold against measured, density so far, outcomes at the end.
import { Alert, Card, Col, Row } from 'antd'
import { useMemo } from 'react'
import type { Run } from '../api.ts'
import { durationText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { Loaded } from '../parts/states.tsx'
import { linkTo } from '../route.ts'
import { usePoll } from '../use-poll.ts'
import { hasBand } from './no-band.tsx'
import { soFarOption, temperatureOption } from './run-option.ts'
import { RunOutcomes } from './run-outcomes.tsx'
import { type Heat, type RunTwin, twinApi } from './twin-api.ts'

/** It integrates the heat for every draw: seconds of work, of which the page asks no more than it shows. */
const everyMs = 10_000
/** A gap longer than this has room for a change of temperature that nobody saw. */
const longGapSeconds = 1800

export function RunTwinCard({ run }: { run: Run }) {
  const { t, word } = useText()
  const polled = usePoll(
    `twin of ${run.id} ${run.version}`,
    () => twinApi.ofRun(run.id),
    run.to === undefined ? everyMs : 0,
  )
  return (
    <Card size="small" title={t('twins.beside')} className="gap-below" data-testid="run-twin">
      <Loaded polled={polled}>
        {(twin) =>
          twin.study === undefined ? (
            <span className="quiet">
              {t('twins.noneHere')} <a href={linkTo('twins')}>{t('twins.howTo')}</a>
            </span>
          ) : (
            <>
              <Beside twin={twin} />
              <div className="quiet small gap-above">
                {word('process', twin.process ?? '')} · {word('material', twin.material ?? '')} · {t('twins.speaksBy')}{' '}
                {twin.calibration === undefined ? (
                  t('twins.sheets')
                ) : (
                  <a href={linkTo('twins', 'versions', twin.calibration)}>{twin.calibration}</a>
                )}
              </div>
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

function Beside({ twin }: { twin: RunTwin }) {
  const { t, language } = useText()
  const { heat, notice, outcomes } = twin
  const gap = heat?.longestGapSeconds ?? 0
  return (
    <>
      {notice !== undefined && <Alert type="warning" showIcon className="gap-below" title={notice[language]} />}
      {gap > longGapSeconds && (
        <Alert
          type="warning"
          showIcon
          className="gap-below"
          title={t('twins.longGap', { length: durationText(gap * 1000) })}
        />
      )}
      {heat !== undefined && <HeatCharts heat={heat} />}
      <RunOutcomes outcomes={outcomes} />
    </>
  )
}

function HeatCharts({ heat }: { heat: Heat }) {
  const { t } = useText()
  const isBanded = heat.density.some(({ low, high }) => hasBand(low, high))
  const [temperature, density] = useMemo(() => {
    const words = {
      ...{ hours: t('twins.hours'), temperature: t('twins.temperature'), density: t('quantity.density') },
      ...{ measured: t('twins.measured'), foretold: t('twins.foretold'), ahead: t('twins.ahead') },
      ...{ soFar: t(isBanded ? 'twins.soFar' : 'twins.soFarAlone'), now: t('twins.now') },
    }
    return [temperatureOption(heat, words), soFarOption(heat, words)]
  }, [heat, isBanded, t])
  return (
    <Row gutter={[14, 14]}>
      <Col xs={24} lg={12}>
        <h3>{t('twins.temperatureTitle')}</h3>
        <Chart option={temperature} height={260} label={t('twins.temperatureTitle')} />
      </Col>
      <Col xs={24} lg={12}>
        <h3>{t('twins.soFarTitle')}</h3>
        <Chart option={density} height={260} label={t('twins.soFarTitle')} />
      </Col>
    </Row>
  )
}
