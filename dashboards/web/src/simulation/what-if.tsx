// What if: outcomes of the chosen recipe beside those of today's, while it is moved.
import { Checkbox, Tag } from 'antd'
import { useEffect, useState } from 'react'
import { figureText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Loading, Problem, StaleNote } from '../parts/states.tsx'
import { hasBand, NoBand } from '../twins/no-band.tsx'
import type { TwinInfo } from '../twins/twin-api.ts'
import { useQuantities } from '../twins/words.ts'
import { Said } from './answer-frame.tsx'
import { limitText } from './limit-text.ts'
import { type Recipe, usesApi, type WhatIf } from './uses-api.ts'

type Outcome = WhatIf['outcomes'][number]

/** Long enough not to ask for every pixel of a slider, short enough to feel immediate. */
const settleMs = 200

export function WhatIfView({ twin, recipe }: { twin: TwinInfo; recipe: Recipe }) {
  const [answer, setAnswer] = useState<WhatIf>()
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    let isOld = false
    const timer = window.setTimeout(async () => {
      try {
        const next = await usesApi.whatIf(twin, recipe)
        if (isOld) return
        setAnswer(next)
        setError(undefined)
      } catch (cause) {
        if (!isOld) setError(cause)
      }
    }, settleMs)
    return () => {
      isOld = true
      window.clearTimeout(timer)
    }
  }, [twin, recipe])
  if (answer === undefined) return error === undefined ? <Loading /> : <Problem error={error} />
  return (
    <>
      <StaleNote error={error} />
      <Said said={answer} />
      <Outcomes answer={answer} twin={twin} />
    </>
  )
}

function Outcomes({ answer, twin }: { answer: WhatIf; twin: TwinInfo }) {
  const { t } = useText()
  const { nameOf, textOf, unitOf } = useQuantities()
  const [isAll, setAll] = useState(false)
  const asked = new Set(twin.outcomes.flatMap(({ name, asked: own }) => (own === undefined ? [] : [name])))
  const own = answer.outcomes.filter(({ name, specification }) => asked.has(name) || specification !== undefined)
  const shown = isAll || own.length === 0 ? answer.outcomes : own
  const band = ({ value, unit }: Outcome) =>
    hasBand(value.lower, value.upper) ? `${figureText(value.lower, unit)} … ${textOf(value.upper, unit)}` : <NoBand />
  return (
    <>
      <DataTable<Outcome>
        name="what-if"
        rowKey="name"
        pagination={false}
        dataSource={[...shown]}
        scroll={{ x: 'max-content' }}
        data-testid="what-if"
        columns={[
          { title: t('twins.outcome'), render: (_, { name }) => nameOf(name) },
          { title: t('why.today'), align: 'right', render: (_, { today, unit }) => textOf(today.estimate, unit) },
          {
            title: t('simulation.thisRecipe'),
            align: 'right',
            render: (_, { value, unit }) => <strong>{textOf(value.estimate, unit)}</strong>,
          },
          { title: t('twins.band90'), align: 'right', render: (_, outcome) => band(outcome) },
          {
            title: t('simulation.change'),
            align: 'right',
            render: (_, { change, unit }) => changeText(change.estimate, unitOf(unit), unit),
          },
          {
            title: t('outcome.spec'),
            render: (_, { specification, unit }) => limitText(specification, (v) => textOf(v, unit)),
          },
          { title: '', render: (_, { isInside }) => <Verdict isInside={isInside} /> },
        ]}
      />
      {own.length > 0 && (
        <Checkbox checked={isAll} onChange={(event) => setAll(event.target.checked)} className="gap-above">
          {t('twins.allOutcomes')}
        </Checkbox>
      )}
    </>
  )
}

function Verdict({ isInside }: { isInside: boolean | undefined }) {
  const { t } = useText()
  if (isInside === undefined) return null
  return <Tag color={isInside ? 'success' : 'error'}>{t(isInside ? 'outcome.met' : 'outcome.missed')}</Tag>
}

function changeText(change: number | null, unitName: string, unit: string): string {
  if (change === null) return '–'
  if (Math.abs(change) < 1e-12) return '0'
  return `${change > 0 ? '+' : '−'}${figureText(Math.abs(change), unit)} ${unitName}`.trim()
}
