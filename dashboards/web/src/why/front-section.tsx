// The best trade-offs of several objectives: drawn, listed with their settings, with what was left out.
import { Alert, Col, Row } from 'antd'
import type { Study } from '../api.ts'
import { figureText, quantityText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { linkTo } from '../route.ts'
import { describeNames } from '../site.ts'
import { type Front, nameOf } from './front.ts'
import { FrontChart } from './front-chart.tsx'
import { FrontTable } from './front-table.tsx'

type LeftOut = Front['leftOut'][number]

interface Props {
  readonly study: Study
  readonly front: Front
  /** Objectives whose runs do not foretell each other yet. */
  readonly unlearnt: readonly string[]
}

export function FrontSection({ study, front, unlearnt }: Props) {
  const { t, titleOf } = useText()
  const names = describeNames([study])
  const { objectives, entries, volume, share } = front
  const units = objectives.map(({ outcome }) => unitText(names.get(outcome)?.unit)).filter((unit) => unit !== '')
  return (
    <div data-testid="front" className="gap-below">
      <h3>{t('why.front')}</h3>
      <div className="quiet small">{t('why.frontHint')}</div>
      {unlearnt.length > 0 && (
        <Alert
          type="warning"
          showIcon
          className="gap-above"
          title={t('why.frontUnlearnt', {
            names: unlearnt.map((name) => titleOf(names.get(name)?.title, name)).join(t('why.comma')),
          })}
        />
      )}
      <Row gutter={[24, 14]} className="gap-above">
        <Col xs={24} lg={14}>
          <FrontChart study={study} front={front} />
        </Col>
        <Col xs={24} lg={10}>
          {objectives.map((objective) => (
            <Reference key={objective.outcome} study={study} objective={objective} />
          ))}
          {volume !== undefined && volume !== null && (
            <div className="small" data-testid="front-volume">
              {t('why.volume', { volume: `${figureText(volume)}${units.length === 2 ? ` ${units.join(' × ')}` : ''}` })}
              {share !== undefined && share !== null && t('why.volumeMore', { share: shareText(share) })}
            </div>
          )}
          <LeftOutRecords study={study} records={front.leftOut} />
        </Col>
      </Row>
      {entries.length === 0 ? (
        <p className="quiet small">{t('why.frontNone')}</p>
      ) : (
        <FrontTable study={study} front={front} />
      )}
    </div>
  )
}

/** Shares under a percent are the ones that matter here. */
function shareText(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`
}

function Reference({ study, objective }: { study: Study; objective: Front['objectives'][number] }) {
  const { t, titleOf } = useText()
  const { title, unit } = describeNames([study]).get(objective.outcome) ?? {}
  const { reference, target } = objective
  if (reference === undefined) return null
  const value = quantityText(reference.value, unit)
  const text = target === undefined ? value : t('why.referenceAway', { value, target: quantityText(target, unit) })
  return (
    <div className="small" data-testid="front-reference">
      {t('why.referenceOf', { name: titleOf(title, objective.outcome), value: text })}{' '}
      <span className="quiet">
        {t(reference.kind === 'declared' ? 'why.referenceDeclared' : 'why.referenceInferred')}
      </span>
    </div>
  )
}

function LeftOutRecords({ study, records }: { study: Study; records: readonly LeftOut[] }) {
  const { t, titleOf } = useText()
  const names = describeNames([study])
  if (records.length === 0) return null
  const reasonText = ({ reason }: LeftOut) => {
    if (reason.kind === 'bounds') return t('why.outBounds')
    if (reason.kind !== 'limits')
      return t(reason.kind === 'context' ? 'why.outContext' : 'why.outBeaten', { run: nameOf(reason.by) })
    return t('why.outLimits', {
      names: reason.outcomes.map((one) => titleOf(names.get(one)?.title, one)).join(t('why.comma')),
    })
  }
  return (
    <div data-testid="front-left-out" className="gap-above">
      <strong className="small">{t('why.recordsOut')}</strong>
      {records.map((record) => (
        <div key={record.run} className="small">
          <a href={linkTo('runs', record.run)}>{nameOf(record)}</a>: {reasonText(record)}
        </div>
      ))}
    </div>
  )
}
