// The filters of the list of runs: each stands in the address, so that a filtered list can be sent to a colleague.
import { Button, DatePicker, Flex, Input, Select } from 'antd'
import { useState } from 'react'
import { useText } from '../i18n/text.tsx'
import { inPlant, plantMs } from '../parts/plant-time.ts'
import { go } from '../route.ts'
import { useSite } from '../site.ts'
import type { JudgedRun, RunQuery } from './run-api.ts'

export const anyMachine = 'any'
const states = ['running', 'finished', 'aborted', 'void'] as const
const judgements = ['good', 'bad', 'open'] as const

export interface RunFiltersProps {
  readonly query: RunQuery
  readonly machine: string
  /** What is shown now: offers its contexts. */
  readonly runs: readonly JudgedRun[]
}

export function RunFilters({ query, machine, runs }: RunFiltersProps) {
  const { t, titleOf, word } = useText()
  const { machines } = useSite()
  const machineOptions = machines.map((one) => ({ value: one.id, label: titleOf(one.title, one.id) }))
  const set = (name: string) => (value: string | undefined) => filterBy(query, name, value ? [value] : [])
  return (
    <Flex wrap gap="small" className="gap-below">
      <Select
        aria-label={t('run.machine')}
        value={machine}
        options={[...machineOptions, { value: anyMachine, label: t('runs.anyMachine') }]}
        onChange={set('machine')}
        style={{ minWidth: 150 }}
      />
      <Select
        allowClear
        placeholder={t('runs.anyJudgement')}
        aria-label={t('runs.judgement')}
        value={query.get('judgement')}
        options={judgements.map((one) => ({ value: one, label: word('judgement', one) }))}
        onChange={set('judgement')}
        style={{ minWidth: 120 }}
      />
      <Select
        allowClear
        placeholder={t('runs.anyState')}
        aria-label={t('runs.anyState')}
        value={query.get('state')}
        options={states.map((one) => ({ value: one, label: word('runState', one) }))}
        onChange={set('state')}
        style={{ minWidth: 120 }}
      />
      <Period query={query} />
      <TextFilter label={t('runs.batch')} value={query.get('batch')} onChange={set('batch')} />
      <TextFilter label={t('runs.program')} value={query.get('program')} onChange={set('program')} />
      <Contexts query={query} runs={runs} />
      <TextFilter label={t('runs.annotation')} value={query.get('annotation')} onChange={set('annotation')} />
      <Button type="link" onClick={() => go(`#/runs?machine=${encodeURIComponent(machine)}`)}>
        {t('runs.clear')}
      </Button>
    </Flex>
  )
}

/** Another filter begins at the newest page again. */
function filterBy(query: RunQuery, name: string, values: readonly string[]): void {
  const next = new URLSearchParams(query)
  next.delete('after')
  next.delete(name)
  for (const value of values) next.append(name, value)
  go(`#/runs?${next}`)
}

interface TextFilterProps {
  readonly label: string
  readonly value: string | null
  readonly onChange: (value: string) => void
}

function TextFilter({ label, value, onChange }: TextFilterProps) {
  const [text, setText] = useState(value ?? '')
  return (
    <Input.Search
      allowClear
      value={text}
      placeholder={label}
      aria-label={label}
      onChange={(event) => setText(event.target.value)}
      onSearch={(typed) => onChange(typed.trim())}
      style={{ width: 140 }}
    />
  )
}

function Period({ query }: { query: RunQuery }) {
  const { t } = useText()
  const { info } = useSite()
  const at = (name: string) => {
    const time = Date.parse(query.get(name) ?? '')
    return Number.isNaN(time) ? null : inPlant(time, info.timeZone)
  }
  return (
    <DatePicker.RangePicker
      allowEmpty={[true, true]}
      value={[at('from'), at('to')]}
      placeholder={[t('runs.periodFrom'), t('runs.periodTo')]}
      aria-label={t('runs.period')}
      style={{ width: 230 }}
      onChange={(chosen) => {
        const [from, to] = chosen ?? []
        const next = new URLSearchParams(query)
        for (const name of ['after', 'from', 'to']) next.delete(name)
        // Whole days in the plant's zone, the last one included.
        if (from) next.set('from', new Date(plantMs(from.startOf('day'), info.timeZone)).toISOString())
        if (to) next.set('to', new Date(plantMs(to.endOf('day'), info.timeZone)).toISOString())
        go(`#/runs?${next}`)
      }}
    />
  )
}

/** Names of one run alone filter nothing. */
const ownLabels = new Set(['batch', 'part', 'program'])

function Contexts({ query, runs }: { query: RunQuery; runs: readonly JudgedRun[] }) {
  const { t, word } = useText()
  const chosen = query.getAll('context')
  const seen = runs.flatMap(({ run }) =>
    Object.entries(run.labels).flatMap(([name, value]) => (ownLabels.has(name) ? [] : [`${name}:${value}`])),
  )
  const options = [...new Set([...chosen, ...seen])].sort().map((value) => {
    const colon = value.indexOf(':')
    return { value, label: `${word('label', value.slice(0, colon))} ${value.slice(colon + 1)}` }
  })
  return (
    <Select
      mode="multiple"
      allowClear
      maxCount={8}
      maxTagCount="responsive"
      placeholder={t('runs.context')}
      aria-label={t('runs.context')}
      value={chosen}
      options={options}
      onChange={(values: string[]) => filterBy(query, 'context', values)}
      style={{ width: 220 }}
    />
  )
}
