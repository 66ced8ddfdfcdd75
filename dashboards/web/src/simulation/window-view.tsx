// The process window over two settings, with today's recipe in it.
import { Flex, Select } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { percentText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { DataTable } from '../parts/data-table.tsx'
import type { TwinInfo } from '../twins/twin-api.ts'
import { useQuantities } from '../twins/words.ts'
import { AnswerFrame } from './answer-frame.tsx'
import { limitText } from './limit-text.ts'
import { useAnswer } from './use-answer.ts'
import { type ProcessWindow, type Recipe, usesApi } from './uses-api.ts'
import { windowOption } from './window-option.ts'

export function WindowView({ twin, recipe }: { twin: TwinInfo; recipe: Recipe }) {
  const { t } = useText()
  const { nameOf } = useQuantities()
  const own = twin.parameters.filter(({ asked }) => asked !== undefined)
  const [first, second] = axesOf(own.length > 1 ? own : twin.parameters)
  const [x, setX] = useState(first?.name ?? '')
  const [y, setY] = useState(second?.name ?? '')
  const question = JSON.stringify([recipe, x, y, twin.version])
  const answered = useAnswer(question, () => usesApi.window(twin, recipe, { x: axisOf(twin, x), y: axisOf(twin, y) }))
  const { ask } = answered
  useEffect(ask, [ask])
  const options = twin.parameters.map(({ name }) => ({ value: name, label: nameOf(name) }))
  const select = (label: string, value: string, onChange: (value: string) => void, other: string) => (
    <Flex gap={6} align="center">
      <span className="small">{label}</span>
      <Select
        value={value}
        onChange={onChange}
        aria-label={label}
        style={{ width: 190 }}
        options={options.filter((one) => one.value !== other)}
        showSearch={{ optionFilterProp: 'label' }}
      />
    </Flex>
  )
  return (
    <AnswerFrame
      answered={answered}
      button={t('simulation.drawMap')}
      hint={t('simulation.windowHint')}
      controls={
        <>
          {select(t('simulation.across'), x, setX, y)}
          {select(t('simulation.up'), y, setY, x)}
        </>
      }
    >
      {(map) => <WindowMap map={map} />}
    </AnswerFrame>
  )
}

/** What each process is mostly steered by; the others keep their order. */
const steering = ['peakTemperature', 'soak', 'cuttingSpeed', 'feed', 'feedPerTooth', 'depth', 'axialDepth']

function axesOf(parameters: TwinInfo['parameters']) {
  const rank = (name: string) => (steering.includes(name) ? steering.indexOf(name) : steering.length)
  return parameters.toSorted((a, b) => rank(a.name) - rank(b.name))
}

function axisOf(twin: TwinInfo, name: string) {
  const { within } = twin.parameters.find((one) => one.name === name) ?? {}
  return { name, ...(within !== undefined && { low: within[0], high: within[1] }) }
}

function WindowMap({ map }: { map: ProcessWindow }) {
  const { t } = useText()
  const { labelOf } = useQuantities()
  const option = useMemo(
    () =>
      windowOption(map, {
        ...{ x: labelOf(map.axes.x.name, map.axes.x.unit), y: labelOf(map.axes.y.name, map.axes.y.unit) },
        ...{ chance: t('simulation.chance'), edge: t('simulation.edge', { level: percentText(map.level) }) },
        ...{ today: t('simulation.here'), best: t('simulation.surest') },
      }),
    [map, labelOf, t],
  )
  return (
    <div data-testid="window">
      <div className="quiet small">
        {t('simulation.mapShare', { share: shareText(map.share), level: percentText(map.level) })}
      </div>
      <Chart option={option} height={380} label={t('simulation.window')} />
      <Limiting map={map} />
    </div>
  )
}

/** None and all are exact here: cells are counted. */
function shareText(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}

/** Which specification is the narrow one. */
function Limiting({ map }: { map: ProcessWindow }) {
  const { t } = useText()
  const { nameOf, textOf } = useQuantities()
  return (
    <DataTable
      name="process-window"
      rowKey="outcome"
      pagination={false}
      dataSource={[...map.limitedBy].sort((a, b) => a.today - b.today)}
      columns={[
        { title: t('outcome.spec'), render: (_, { outcome }) => `${nameOf(outcome)} ${specOf(map, outcome, textOf)}` },
        { title: t('simulation.keptHere'), align: 'right', render: (_, { today }) => percentText(today) },
        { title: t('simulation.keptBest'), align: 'right', render: (_, { best }) => percentText(best) },
      ]}
    />
  )
}

function specOf(
  map: ProcessWindow,
  outcome: string,
  textOf: (value: number, unit: string | undefined) => string,
): string {
  const { min, max } = map.specifications[outcome] ?? {}
  const limits = { ...(min !== undefined && { lower: min }), ...(max !== undefined && { upper: max }) }
  return limitText(limits, (value) => textOf(value, undefined))
}
