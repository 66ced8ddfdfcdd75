// Many runs over each other: the band of the good ones, the chosen or bad ones over it, what separates them.
import { Alert, Button, Card, Checkbox, Select } from 'antd'
import { useMemo, useState } from 'react'
import type { Machine } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { go, useRoute } from '../route.ts'
import { DeviationsCard } from '../runs/deviations-card.tsx'
import { overlayOption } from '../runs/overlay-option.ts'
import { type Deviation, type RunOverlay, type RunQuery, runApi } from '../runs/run-api.ts'
import { useNames } from '../runs/use-names.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

export function Overlay() {
  const { t } = useText()
  const { machines, studies } = useSite()
  const { query } = useRoute()
  const id = query.get('machine') ?? studies[0]?.machine ?? machines[0]?.id
  const machine = machines.find((one) => one.id === id)
  if (machine === undefined) return <Nothing text={t('machine.unknown', { id: id ?? '' })} />
  return <Overlaid machine={machine} query={query} />
}

function Overlaid({ machine, query }: { machine: Machine; query: RunQuery }) {
  const { t } = useText()
  const signal = query.get('signal') ?? mainSignal(machine)
  const isOffset = query.get('offset') === 'true' && hasSetpoint(machine, signal)
  const asked = new URLSearchParams(query)
  asked.set('machine', machine.id)
  for (const name of ['signal', 'offset']) asked.delete(name)
  const separation = usePoll(`separation ${asked}`, () => runApi.separation(asked), 0)
  const withSignal = new URLSearchParams([...asked, ['signal', signal], ['offset', String(isOffset)]])
  const overlay = usePoll(`overlay ${withSignal}`, () => runApi.overlay(withSignal), 0)
  const [shown, show] = useState<Deviation>()
  const isChosen = query.has('run')
  const words = {
    group: t(isChosen ? 'overlay.chosenRuns' : 'overlay.badRuns'),
    others: t(query.get('against') === 'others' ? 'overlay.otherRuns' : 'overlay.goodRuns'),
  }
  const count = (group: string) => overlay.data?.runs.filter((one) => one.group === group).length ?? '…'
  return (
    <>
      <Head
        title={t('overlay.title')}
        sub={t('overlay.sub', { ...words, chosen: count('chosen'), reference: count('reference') })}
        extra={<Choices machine={machine} query={query} signal={signal} />}
      />
      <Card size="small" className="gap-below">
        <Loaded polled={overlay}>
          {(data) => <Curves machine={machine} overlay={data} shown={isShown(shown, data) ? shown : undefined} />}
        </Loaded>
      </Card>
      <DeviationsCard
        machine={machine.id}
        polled={separation}
        group={words.group}
        onShow={(deviation) => {
          show(deviation)
          change(query, { signal: deviation.name, offset: String(deviation.kind === 'offset') })
        }}
      />
    </>
  )
}

/** What a furnace or a tool is watched by: the first number that is no set point. */
function mainSignal({ signals, setpoint }: Machine): string {
  return signals.find(({ type, name }) => type === 'float' && name !== setpoint)?.name ?? signals[0]?.name ?? ''
}

function isShown(deviation: Deviation | undefined, { signal, isOffset }: RunOverlay): boolean {
  return deviation?.name === signal && (deviation.kind === 'offset') === isOffset
}

/** The set point is one of what has its unit. */
function hasSetpoint({ signals, setpoint }: Machine, signal: string): boolean {
  const unitOf = (name: string) => signals.find((one) => one.name === name)?.unit
  return setpoint !== undefined && setpoint !== signal && unitOf(setpoint) === unitOf(signal)
}

function change(query: RunQuery, changes: Readonly<Record<string, string>>): void {
  const next = new URLSearchParams(query)
  for (const [name, value] of Object.entries(changes)) next.set(name, value)
  go(`#/runs/overlay?${next}`)
}

function Choices({ machine, query, signal }: { machine: Machine; query: RunQuery; signal: string }) {
  const { t, titleOf } = useText()
  const { machines } = useSite()
  const phases = Object.entries(machine.phases?.titles ?? {}).map(([number, title]) => ({
    value: number,
    label: t('overlay.atPhase', { phase: titleOf(title, number) }),
  }))
  return (
    <>
      <Select
        aria-label={t('run.machine')}
        value={machine.id}
        options={machines.map((one) => ({ value: one.id, label: titleOf(one.title, one.id) }))}
        // Other runs, other signals: nothing of the old choice holds.
        onChange={(value) => go(`#/runs/overlay?machine=${encodeURIComponent(value)}`)}
        style={{ minWidth: 150 }}
      />
      <Select
        aria-label={t('overlay.signal')}
        value={signal}
        options={machine.signals
          .filter(({ type }) => type !== 'text')
          .map(({ name, title }) => ({ value: name, label: titleOf(title, name) }))}
        onChange={(value) => change(query, { signal: value })}
        style={{ minWidth: 150 }}
      />
      {hasSetpoint(machine, signal) && (
        <Checkbox
          checked={query.get('offset') === 'true'}
          onChange={(event) => change(query, { offset: String(event.target.checked) })}
        >
          {t('overlay.lessSetpoint')}
        </Checkbox>
      )}
      <Select
        aria-label={t('overlay.align')}
        value={query.get('align') ?? 'start'}
        options={[{ value: 'start', label: t('overlay.atStart') }, ...phases]}
        onChange={(value) => change(query, { align: value })}
        style={{ minWidth: 170 }}
      />
      <Select
        aria-label={t('overlay.against')}
        value={query.get('against') ?? 'good'}
        options={[
          { value: 'good', label: t('overlay.againstGood') },
          { value: 'others', label: t('overlay.againstOthers') },
        ]}
        onChange={(value) => change(query, { against: value })}
        style={{ minWidth: 150 }}
      />
    </>
  )
}

interface CurvesProps {
  readonly machine: Machine
  readonly overlay: RunOverlay
  readonly shown: Deviation | undefined
}

function Curves({ machine, overlay, shown }: CurvesProps) {
  const { t } = useText()
  const names = useNames(machine.id)
  const { query } = useRoute()
  const described = machine.signals.find(({ name }) => name === overlay.signal)
  const signal = names.called({ kind: overlay.isOffset ? 'offset' : 'curve', name: overlay.signal })
  const others = t(query.get('against') === 'others' ? 'overlay.otherRuns' : 'overlay.goodRuns')
  // biome-ignore lint/correctness/useExhaustiveDependencies: names follow from the machine with the language
  const option = useMemo(
    () =>
      overlayOption(overlay, {
        ...{ unit: described?.unit, signal, phaseName: names.phaseName },
        ...{ band: t('overlay.band', { name: others }), setpoint: t('overlay.setpoint'), hours: t('overlay.hours') },
        shown: shown?.from === undefined || shown.to === undefined ? undefined : { from: shown.from, to: shown.to },
      }),
    [overlay, shown, signal, others, t],
  )
  const leftOut = overlay.runs.filter(({ alignedAt }) => alignedAt === undefined).map(({ name }) => name)
  const hasReference = overlay.runs.some(({ group }) => group === 'reference')
  if (overlay.runs.length === 0) return <Nothing text={t('overlay.noRuns')} />
  return (
    <>
      {!hasReference && (
        <Alert
          type="info"
          showIcon
          className="gap-below"
          title={t('overlay.noReference')}
          action={
            query.get('against') !== 'others' && (
              <Button size="small" onClick={() => change(query, { against: 'others' })}>
                {t('overlay.againstOthers')}
              </Button>
            )
          }
        />
      )}
      {leftOut.length > 0 && (
        <Alert type="info" showIcon className="gap-below" title={t('overlay.leftOut', { names: leftOut.join(', ') })} />
      )}
      <Chart option={option} height={380} label={`${t('overlay.title')}: ${signal}`} />
    </>
  )
}
