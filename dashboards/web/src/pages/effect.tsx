// Before and after: what a change did to every outcome, feature and cost, with how sure that is.
import { Alert, Card, Select } from 'antd'
import { capabilityApi } from '../capability/capability-api.ts'
import { askOf, type EffectAnswer, effectApi } from '../effect/effect-api.ts'
import { EffectTable } from '../effect/effect-table.tsx'
import { goTo, SplitForm } from '../effect/split-form.tsx'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { useRoute } from '../route.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

export function Effect() {
  const { t, titleOf } = useText()
  const { machines, studies } = useSite()
  const { parts, query } = useRoute()
  const machine = parts[1] ?? studies[0]?.machine ?? machines[0]?.id
  const choices = usePoll(`choices ${machine}`, () => capabilityApi.choices(machine ?? ''), 0)
  if (machine === undefined) return <Nothing text={t('overview.noMachines')} />
  const ask = askOf(query)
  return (
    <>
      <Head
        title={t('menu.effect')}
        sub={t('effect.sub')}
        extra={
          <Select
            aria-label={t('run.machine')}
            value={machine}
            options={machines.map((one) => ({ value: one.id, label: titleOf(one.title, one.id) }))}
            onChange={(value) => goTo(value, {})}
            style={{ minWidth: 150 }}
          />
        }
      />
      <Loaded polled={choices}>{(known) => <SplitForm machine={machine} choices={known} query={query} />}</Loaded>
      {ask === undefined ? <Nothing text={t('effect.choose')} /> : <Compared machine={machine} ask={ask} />}
    </>
  )
}

function Compared({ machine, ask }: { machine: string; ask: Record<string, string> }) {
  const { t } = useText()
  const polled = usePoll(`effects ${machine} ${JSON.stringify(ask)}`, () => effectApi.effects(machine, ask), 10_000)
  return (
    <Loaded polled={polled}>
      {(answer) => (
        <Card size="small" title={<Sides answer={answer} />} data-testid="effects">
          <Alongside answer={answer} />
          {answer.before.runs === 0 || answer.after.runs === 0 ? (
            <Nothing text={t('effect.noRuns')} />
          ) : (
            <>
              <EffectTable answer={answer} />
              <p className="quiet small gap-above">{t('effect.method')}</p>
            </>
          )}
        </Card>
      )}
    </Loaded>
  )
}

function Sides({ answer: { before, after } }: { answer: EffectAnswer }) {
  const { t } = useText()
  const { info } = useSite()
  const span = ({ first, last }: EffectAnswer['before']) =>
    first === undefined ? '–' : `${timeText(first, info.timeZone)} … ${timeText(last, info.timeZone)}`
  return t('effect.sides', { before: before.runs, beforeSpan: span(before), after: after.runs, afterSpan: span(after) })
}

function Alongside({ answer: { alongside } }: { answer: EffectAnswer }) {
  const { t, titleOf, word } = useText()
  if (alongside.length === 0) return null
  const names = alongside.map(({ kind, name, title }) =>
    titleOf(title, word(kind === 'label' ? 'label' : 'parameter', name)),
  )
  return (
    <Alert type="warning" showIcon className="gap-below" title={t('effect.alongside', { names: names.join(', ') })} />
  )
}
