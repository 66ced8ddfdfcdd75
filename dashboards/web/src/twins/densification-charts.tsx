// Density over temperature beside the master sintering curve.
import { Card, Col, Row } from 'antd'
import { useMemo } from 'react'
import { figureText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { densityOption, masterCurveOption } from './densification-option.ts'
import type { Densification } from './twin-api.ts'

interface Props {
  readonly data: Densification
  readonly version: string
  /** Whether the version was taught by densities. */
  readonly isLearnt: boolean
}

export function DensificationCharts({ data, version, isLearnt }: Props) {
  const { t } = useText()
  const [density, master] = useMemo(() => {
    const words = {
      ...{ density: t('quantity.density'), temperature: t('twins.temperature'), work: t('twins.work') },
      ...{ measured: t('twins.dilatometry'), runs: t('twins.runs'), curve: t('twins.curveOf') },
      rate: (perMinute: number | null) => t('twins.rate', { rate: figureText(perMinute) }),
    }
    return [densityOption(data, words), masterCurveOption(data, words)]
  }, [data, t])
  return (
    <Row gutter={[14, 14]} data-testid="densification">
      <Col xs={24} lg={12}>
        <Card size="small" title={t('twins.densityTitle')}>
          <Chart option={density} height={300} label={t('twins.densityTitle')} />
          <div className="quiet small">{t(isLearnt ? 'twins.bandHint' : 'twins.byBook', { version })}</div>
        </Card>
      </Col>
      <Col xs={24} lg={12}>
        <Card size="small" title={t('twins.masterTitle')}>
          <Chart option={master} height={300} label={t('twins.masterTitle')} />
          <div className="quiet small">{t('twins.masterHint', { energy: figureText(data.masterCurve.energy) })}</div>
        </Card>
      </Col>
    </Row>
  )
}
