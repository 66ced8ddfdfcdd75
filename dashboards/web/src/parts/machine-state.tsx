// What a machine does right now, from its own signals.
import { Tag } from 'antd'
import type { Machine } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { keyOf, useLive } from '../live.ts'

export function MachineState({ machine }: { machine: Machine }) {
  const live = useLive()
  const { t, titleOf } = useText()
  const current = (signal: string) => live.values.get(keyOf(machine.id, signal))?.value
  const isSilent = !machine.signals.some((signal) => live.values.has(keyOf(machine.id, signal.name)))
  if (isSilent) return <Tag>{t('machine.silent')}</Tag>
  const phase = machine.phases === undefined ? undefined : current(machine.phases.signal)
  if (phase !== undefined && phase !== null) {
    const title = titleOf(machine.phases?.titles[String(phase)], `${t('run.phase')} ${phase}`)
    return <StateTag isActive={String(phase) !== '0'} text={title} />
  }
  const isExecuting = current('executing')
  if (isExecuting === undefined) return null
  return <StateTag isActive={isExecuting === true} text={t(isExecuting ? 'machine.executing' : 'machine.idle')} />
}

/** The key makes a new tag of another colour: a tag that changes its preset colour keeps the old one. */
function StateTag({ isActive, text }: { isActive: boolean; text: string }) {
  return (
    <Tag key={String(isActive)} color={isActive ? 'processing' : 'default'}>
      {text}
    </Tag>
  )
}
