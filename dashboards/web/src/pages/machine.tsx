// One machine: live values, curves over any range, its timeline, contract, link.
import { Card, Flex, Select, Tabs } from 'antd'
import { useCallback, useMemo } from 'react'
import type { Machine } from '../api.ts'
import { Curves } from '../curves/curves.tsx'
import { rangeIn, rangeWords } from '../curves/view.ts'
import { useText } from '../i18n/text.tsx'
import { ContractTable } from '../parts/contract-table.tsx'
import { LiveValues } from '../parts/live-values.tsx'
import { MachineLink } from '../parts/machine-link.tsx'
import { MachineState } from '../parts/machine-state.tsx'
import { defaultRange, type Range, RangePicker } from '../parts/range-picker.tsx'
import { Head, Nothing } from '../parts/states.tsx'
import { Timeline } from '../parts/timeline.tsx'
import { adjust, go, linkTo, useFromAddress } from '../route.ts'
import { useSite } from '../site.ts'

export function MachinePage({ id }: { id: string | undefined }) {
  const { t } = useText()
  const { machines } = useSite()
  const machine = id === undefined ? machines[0] : machines.find((one) => one.id === id)
  if (machine === undefined) return <Nothing text={t('machine.unknown', { id: id ?? '' })} />
  return <Known machine={machine} key={machine.id} />
}

/** Range, signals, tab stand in the address, so that a curve can be sent to a colleague. */
function Known({ machine }: { machine: Machine }) {
  const { t, titleOf } = useText()
  const { machines, info } = useSite()
  const [range, setRange] = useFromAddress<Range>((query) => rangeIn(query) ?? defaultRange(info.clock.factor))
  const [names, setNames] = useFromAddress<readonly string[]>((query) => query.get('signals')?.split(',') ?? [])
  const [tab, setTab] = useFromAddress((query) => query.get('tab') ?? 'curves')
  const changeRange = useCallback(
    (next: Range) => {
      setRange(next)
      adjust(rangeWords(next))
    },
    [setRange],
  )
  const signals = useMemo(() => {
    const chosen = machine.signals.filter(({ name }) => names.includes(name))
    return chosen.length > 0 ? chosen : machine.signals
  }, [machine.signals, names])
  return (
    <>
      <Head
        title={
          <Flex gap="small" align="center">
            {titleOf(machine.title, machine.id)}
            <MachineState machine={machine} />
          </Flex>
        }
        sub={[machine.id, `${machine.area} / ${machine.line}`, machine.connector].filter(Boolean).join(' · ')}
        extra={
          <>
            <Select
              value={machine.id}
              options={machines.map((one) => ({ value: one.id, label: titleOf(one.title, one.id) }))}
              onChange={(value) => go(linkTo('machines', value))}
              aria-label={t('menu.machines')}
              style={{ minWidth: 150 }}
            />
            <RangePicker value={range} onChange={changeRange} timeZone={info.timeZone} />
            {tab === 'curves' && (
              <SignalChoice
                machine={machine}
                names={names}
                onChange={(chosen) => {
                  setNames(chosen)
                  adjust({ signals: chosen.length === 0 ? undefined : chosen.join(',') })
                }}
              />
            )}
          </>
        }
      />
      <Card size="small" className="gap-below">
        <LiveValues machine={machine.id} signals={machine.signals} />
      </Card>
      <Tabs
        activeKey={tab}
        onChange={(key) => {
          setTab(key)
          adjust({ tab: key === 'curves' ? undefined : key })
        }}
        items={[
          {
            key: 'curves',
            label: t('machine.curves'),
            children: <Curves machine={machine} signals={signals} range={range} onRange={changeRange} />,
          },
          { key: 'timeline', label: t('timeline.tab'), children: <Timeline machine={machine.id} /> },
          { key: 'contract', label: t('machine.contract'), children: <ContractTable signals={machine.signals} /> },
          { key: 'link', label: t('machine.link'), children: <MachineLink machine={machine} /> },
        ]}
      />
    </>
  )
}

interface SignalChoiceProps {
  readonly machine: Machine
  readonly names: readonly string[]
  readonly onChange: (names: string[]) => void
}

function SignalChoice({ machine, names, onChange }: SignalChoiceProps) {
  const { t, titleOf } = useText()
  const numbers = machine.signals.filter(({ type }) => type !== 'text')
  return (
    <Select
      mode="multiple"
      allowClear
      maxTagCount="responsive"
      value={[...names]}
      placeholder={t('curves.allSignals')}
      aria-label={t('curves.signals')}
      options={numbers.map(({ name, title }) => ({ value: name, label: titleOf(title, name) }))}
      onChange={onChange}
      style={{ width: 280 }}
    />
  )
}
