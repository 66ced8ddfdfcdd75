// The results of a run in one line (means over specimens), marked where they miss their limits.
import { Flex, Tag } from 'antd'
import type { Outcome, Run } from '../api.ts'
import { quantityText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { describeNames, useSite } from '../site.ts'

export function OutcomeTags({ run, outcomes }: { run: Run; outcomes: readonly Outcome[] }) {
  const { t, titleOf, word } = useText()
  const { studies } = useSite()
  const ours = studies.filter((study) => study.machine === run.machine)
  const names = describeNames(ours)
  const constraints = ours.flatMap((study) => study.constraints)
  if (outcomes.length === 0) {
    const isAwaited = run.state === 'finished' && constraints.length > 0
    return isAwaited ? <div className="quiet small">{t('outcome.awaited')}</div> : null
  }
  const isMissed = ({ name, value }: Mean) =>
    constraints.some(({ outcome, min = -Infinity, max = Infinity }) => outcome === name && (value < min || value > max))
  return (
    <Flex wrap gap={4} data-testid="outcomes">
      {meansOf(outcomes).map((outcome) => (
        <Tag key={outcome.name} color={isMissed(outcome) ? 'error' : 'default'}>
          {titleOf(names.get(outcome.name)?.title, word('outcomeName', outcome.name))}{' '}
          {quantityText(outcome.value, outcome.unit)}
          {isMissed(outcome) && ' ✗'}
        </Tag>
      ))}
    </Flex>
  )
}

interface Mean {
  readonly name: string
  readonly unit: string
  readonly value: number
}

/** One figure an outcome: the mean over its specimens. */
function meansOf(outcomes: readonly Outcome[]): Mean[] {
  const groups = Map.groupBy(outcomes, (one) => one.name)
  return [...groups].map(([name, ones]) => ({
    name,
    unit: ones[0]?.unit ?? '',
    value: ones.reduce((sum, one) => sum + one.value, 0) / ones.length,
  }))
}
