// The control charts of a figure with capability beside them, what was found below.
import { Alert, Card, Col, Flex, Row, Tag } from 'antd'
import { useMemo } from 'react'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { Nothing } from '../parts/states.tsx'
import type { CapabilityAnswer, Control } from './capability-api.ts'
import { controlOption } from './control-option.ts'
import { Changes, Episodes } from './findings.tsx'
import { ProcessCard } from './process-card.tsx'
import { RunTable } from './run-table.tsx'
import { spreadOption } from './spread-option.ts'
import { useFigures } from './use-figures.ts'

export function ChartView({ answer, machine }: { answer: CapabilityAnswer; machine: string }) {
  const { t, language } = useText()
  const { control, problem, process, without } = answer
  return (
    <>
      {problem !== undefined && (
        <Alert
          type="info"
          showIcon
          className="gap-below"
          title={t('capability.noChart', { problem: problem[language] })}
        />
      )}
      <Row gutter={[14, 14]}>
        <Col xs={24} xl={15}>
          <Card size="small" title={control && <Headline control={control} />} data-testid="control">
            {control && <Doubts answer={answer} control={control} />}
            {control?.charts.map(({ title }, at) => (
              <OneChart key={title.en} answer={answer} control={control} at={at} />
            ))}
            {control === undefined && <Nothing text={t('capability.noRuns')} />}
            {without > 0 && <div className="quiet small">{t('capability.without', { count: without })}</div>}
          </Card>
        </Col>
        <Col xs={24} xl={9}>
          <Card size="small" title={t('capability.verdict')} className="gap-below">
            {process === undefined ? (
              <Nothing text={t('capability.noLimits')} />
            ) : (
              <ProcessCard answer={answer} process={process} />
            )}
          </Card>
          {answer.histogram && (
            <Card size="small" title={t('capability.histogram')}>
              <SpreadChart answer={answer} histogram={answer.histogram} />
            </Card>
          )}
        </Col>
      </Row>
      {control && (
        <>
          <Card size="small" title={t('capability.found')} className="gap-above" data-testid="episodes">
            <Episodes answer={answer} control={control} />
          </Card>
          <Card size="small" title={t('capability.changes')} className="gap-above" data-testid="changes">
            <Changes answer={answer} control={control} machine={machine} />
          </Card>
        </>
      )}
      <RunTable answer={answer} />
    </>
  )
}

function Headline({ control }: { control: Control }) {
  const { t, word } = useText()
  return (
    <Flex gap="small" align="center" wrap>
      {word('chartKind', control.kind)}
      <Tag color={control.isInControl ? 'success' : 'warning'}>
        {t(control.isInControl ? 'capability.inControl' : 'capability.outOfControl')}
      </Tag>
    </Flex>
  )
}

/** What the limits take for granted and these data do not grant. */
function Doubts({ answer, control }: { answer: CapabilityAnswer; control: Control }) {
  const { t, language } = useText()
  const { textOf } = useFigures()
  const { neighbours, drift } = control
  const told = (value: number | null) => textOf(value, answer.quantity)
  const doubts = [
    ...(answer.recipes > 1 ? [t('capability.mixed', { count: answer.recipes })] : []),
    ...(neighbours.isFollowing
      ? [
          t('capability.following', {
            r: (neighbours.autocorrelation ?? 0).toFixed(2),
            bound: (neighbours.bound ?? 0).toFixed(2),
          }),
        ]
      : []),
    ...(drift.isDrifting
      ? [t('capability.drifting', { slope: told(drift.slope), low: told(drift.low), high: told(drift.high) })]
      : []),
  ]
  return (
    <>
      <div className="quiet small gap-below">
        {t('capability.why')} {control.because[language]}
      </div>
      {doubts.map((text) => (
        <Alert key={text} type="warning" showIcon className="gap-below" title={text} />
      ))}
    </>
  )
}

function OneChart({ answer, control, at }: { answer: CapabilityAnswer; control: Control; at: number }) {
  const { t, language } = useText()
  const { labelOf } = useFigures()
  const { runs, quantity } = answer
  const title = control.charts[at]?.title[language] ?? ''
  const option = useMemo(
    () =>
      controlOption({
        ...{ control, at, labels: runs.map(({ label }) => label), unit: quantity.unit },
        words: {
          ...{ points: t('capability.points'), centre: t('capability.centre'), change: t('capability.change') },
          ...{ upper: t('capability.upperControl'), lower: t('capability.lowerControl') },
        },
      }),
    [control, at, runs, quantity, t],
  )
  return (
    <>
      <div className="small">
        {title}: {labelOf(quantity)}
      </div>
      <Chart option={option} height={at === 0 ? 260 : 150} group="control" label={`${title}: ${labelOf(quantity)}`} />
    </>
  )
}

type SpreadProps = { answer: CapabilityAnswer; histogram: NonNullable<CapabilityAnswer['histogram']> }

function SpreadChart({ answer, histogram }: SpreadProps) {
  const { t } = useText()
  const { labelOf } = useFigures()
  const { quantity, process, shape, runs } = answer
  const option = useMemo(() => {
    const values = runs.flatMap((run) => run.values.filter((value) => value !== null))
    const mean = values.reduce((sum, value) => sum + value / values.length, 0)
    const known = { quantity, histogram, mean, ...(process && { process }), ...(shape && { shape }) }
    return spreadOption(known, {
      ...{ label: labelOf(quantity), values: t('capability.values') },
      curve: t('capability.normalCurve'),
    })
  }, [quantity, histogram, process, shape, runs, labelOf, t])
  return <Chart option={option} height={220} label={`${t('capability.histogram')}: ${labelOf(quantity)}`} />
}
