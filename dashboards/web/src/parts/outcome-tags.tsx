// The results of a run in one line (means over specimens), marked where they miss their limits.
import { Flex, Tag } from 'antd'
import { quantityText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import type { JudgedRun } from '../runs/run-api.ts'
import { describeNames, useSite } from '../site.ts'

export function OutcomeTags({ run, outcomes, units, missed }: Omit<JudgedRun, 'judgement' | 'annotations'>) {
  const { t, titleOf, word } = useText()
  const { studies } = useSite()
  const ours = studies.filter((study) => study.machine === run.machine)
  const names = describeNames(ours)
  const means = Object.entries(outcomes)
  if (means.length === 0) {
    const isAwaited = run.state === 'finished' && ours.some(({ constraints }) => constraints.length > 0)
    return isAwaited ? <div className="quiet small">{t('outcome.awaited')}</div> : null
  }
  return (
    <Flex wrap gap={4} data-testid="outcomes">
      {means.map(([name, mean]) => (
        <Tag key={name} color={missed.includes(name) ? 'error' : 'default'}>
          {titleOf(names.get(name)?.title, word('outcomeName', name))}{' '}
          {quantityText(mean, units[name] ?? names.get(name)?.unit)}
          {missed.includes(name) && ' ✗'}
        </Tag>
      ))}
    </Flex>
  )
}
