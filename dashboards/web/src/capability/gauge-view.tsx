// The gauge study: from specimens that the laboratory measured more than once, or from an uploaded table.
import { UploadOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Col, Flex, InputNumber, Row, Upload } from 'antd'
import { useState } from 'react'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Loaded } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { useMay } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { capabilityApi, type Gauge, type GaugeFound, type Quantity } from './capability-api.ts'
import { chanceText, useFigures } from './use-figures.ts'

export function GaugeView({ machine, quantity }: { machine: string; quantity: Quantity }) {
  const { t } = useText()
  const may = useMay()
  const { labelOf } = useFigures()
  const polled = usePoll(
    `gauge ${machine} ${quantity.name}`,
    () => capabilityApi.gauge({ machine, name: quantity.name }),
    0,
  )
  return (
    <Row gutter={[14, 14]}>
      {quantity.kind === 'outcome' && (
        <Col xs={24} xl={12}>
          <Card size="small" title={`${t('gauge.fromRuns')}: ${labelOf(quantity)}`} data-testid="gauge-runs">
            <p className="quiet small">{t('gauge.fromRunsHint')}</p>
            <Loaded polled={polled}>{(found) => <Found {...found} unit={quantity.unit} />}</Loaded>
          </Card>
        </Col>
      )}
      {may('study.predict') && (
        <Col xs={24} xl={12}>
          <FromTable />
        </Col>
      )}
    </Row>
  )
}

function FromTable() {
  const { t } = useText()
  const { run, isBusy } = useAction()
  const [found, setFound] = useState<GaugeFound>()
  const [tolerance, setTolerance] = useState<number | null>(null)
  const study = async (file: Blob, name: string) => {
    const form = new FormData()
    // Fields go first: the server reads the form as it comes.
    if (tolerance !== null) form.append('tolerance', String(tolerance))
    form.append('file', file, name)
    setFound(await capabilityApi.gaugeOf(form))
  }
  return (
    <Card size="small" title={t('gauge.upload')} data-testid="gauge-table">
      <p className="quiet small">{t('gauge.uploadHint')}</p>
      <Flex gap="small" className="gap-below">
        <InputNumber
          aria-label={t('gauge.tolerance')}
          placeholder={t('gauge.tolerance')}
          min={0}
          value={tolerance}
          onChange={(value) => setTolerance(typeof value === 'number' && value > 0 ? value : null)}
          style={{ width: 130 }}
        />
        <Upload
          accept=".csv,.xlsx,.txt"
          showUploadList={false}
          beforeUpload={(file) => {
            run(() => study(file, file.name), t('gauge.done'))
            return false
          }}
        >
          <Button icon={<UploadOutlined />} loading={isBusy}>
            {t('gauge.upload')}
          </Button>
        </Upload>
      </Flex>
      {found && <Found {...found} unit={undefined} />}
    </Card>
  )
}

function Found({ study, problem, unit }: GaugeFound & { unit: string | undefined }) {
  const { t, language } = useText()
  if (study) return <Study gauge={study} unit={unit} />
  return <p>{t('gauge.none', { problem: problem?.[language] ?? '–' })}</p>
}

const verdictTypes = { good: 'success', marginal: 'warning', poor: 'error' } as const
const sources = ['EV', 'AV', 'GRR', 'PV', 'TV'] as const

function Study({ gauge, unit }: { gauge: Gauge; unit: string | undefined }) {
  const { t, language, word } = useText()
  const { figures, interaction, isPooled, method } = gauge
  const design = {
    readings: gauge.readings,
    parts: gauge.parts,
    appraisers: gauge.appraisers.length,
    trials: gauge.trials,
  }
  const p = chanceText(interaction?.p ?? null)
  return (
    <>
      <Alert
        type={verdictTypes[gauge.verdict]}
        showIcon
        className="gap-below"
        title={`${word('gaugeVerdict', gauge.verdict)}: ${gauge.because[language]}`}
      />
      <p className="small">{t(method === 'anova' ? 'gauge.design' : 'gauge.single', design)}</p>
      <Components gauge={gauge} unit={unit} />
      <div className="small gap-above">
        {t('gauge.ndc')}: <strong>{figures.categories === null ? '–' : Math.floor(figures.categories)}</strong>
        {interaction && <div>{t(isPooled ? 'gauge.pooled' : 'gauge.interaction', { p })}</div>}
        {gauge.leftOut > 0 && <div>{t('gauge.leftOut', { count: gauge.leftOut })}</div>}
      </div>
    </>
  )
}

function Components({ gauge, unit }: { gauge: Gauge; unit: string | undefined }) {
  const { t } = useText()
  const { textOf } = useFigures()
  const { figures, percentOfTolerance } = gauge
  const total = figures.TV ?? Number.NaN
  const perGauge =
    percentOfTolerance === undefined || percentOfTolerance === null
      ? undefined
      : percentOfTolerance / (figures.GRR ?? Number.NaN)
  const rows = sources
    .filter((source) => source !== 'AV' || gauge.method === 'anova')
    .map((source) => {
      const sd = figures[source] ?? Number.NaN
      return {
        source,
        sd,
        study: (100 * sd) / total,
        share: (100 * sd ** 2) / total ** 2,
        tolerance: perGauge && perGauge * sd,
      }
    })
  type Shown = (typeof rows)[number]
  const percent = (title: string, key: 'study' | 'share' | 'tolerance') => ({
    ...{ title, key, align: 'right' as const },
    csv: (row: Shown) => row[key],
    render: (_: unknown, row: Shown) => (row[key] === undefined ? '–' : row[key].toFixed(1)),
  })
  return (
    <DataTable<Shown>
      name="gauge-study"
      rowKey="source"
      pagination={false}
      dataSource={rows}
      columns={[
        {
          title: t('gauge.source'),
          csv: ({ source }) => source,
          render: (_, { source }) => `${t(`gauge.${source}`)} (${source})`,
        },
        {
          title: t('gauge.sd'),
          align: 'right',
          csv: ({ sd }) => ({ value: sd, unit }),
          render: (_, { sd }) => textOf(sd, { unit }),
        },
        percent(t('gauge.ofStudy'), 'study'),
        ...(perGauge === undefined ? [] : [percent(t('gauge.ofTolerance'), 'tolerance')]),
        percent(t('gauge.contribution'), 'share'),
      ]}
    />
  )
}
