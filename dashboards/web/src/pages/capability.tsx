// Capability: control charts, Cp with bounds, what the rules found, what changed when, gauge studies.
import { Select, Tabs } from 'antd'
import { type Choices, capabilityApi, type Quantity } from '../capability/capability-api.ts'
import { ChartView } from '../capability/chart-view.tsx'
import { FigureSelect, Filters } from '../capability/filters.tsx'
import { GaugeView } from '../capability/gauge-view.tsx'
import { addressOf, changed, placeOf, queryOf } from '../capability/place.ts'
import { useText } from '../i18n/text.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { go, linkTo, useRoute } from '../route.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

export function Capability() {
  const { t, titleOf } = useText()
  const { machines, studies } = useSite()
  const place = placeOf(useRoute())
  const machine = place.machine ?? studies[0]?.machine ?? machines[0]?.id
  const choices = usePoll(`choices ${machine}`, () => capabilityApi.choices(machine ?? ''), 0)
  if (machine === undefined) return <Nothing text={t('overview.noMachines')} />
  const select = (
    <Select
      aria-label={t('run.machine')}
      value={machine}
      options={machines.map((one) => ({ value: one.id, label: titleOf(one.title, one.id) }))}
      onChange={(value) => go(linkTo('capability', value))}
      style={{ minWidth: 150 }}
    />
  )
  return (
    <Loaded polled={choices}>
      {(known) => {
        const quantity = quantityIn(known, place)
        return (
          <>
            <Head
              title={t('menu.capability')}
              sub={t('capability.sub')}
              extra={
                <>
                  {select}
                  {quantity && <FigureSelect machine={machine} choices={known} chosen={quantity} query={place.query} />}
                </>
              }
            />
            {quantity ? (
              <OfFigure
                key={`${machine} ${quantity.kind} ${quantity.name}`}
                machine={machine}
                choices={known}
                quantity={quantity}
              />
            ) : (
              <Nothing text={t('capability.noRuns')} />
            )}
          </>
        )
      }}
    </Loaded>
  )
}

/** What the address names, known or not; else the first with a specification, else the first. */
function quantityIn({ quantities }: Choices, { kind, name }: ReturnType<typeof placeOf>): Quantity | undefined {
  if (name !== undefined && (kind === 'outcome' || kind === 'feature')) {
    return quantities.find((one) => one.kind === kind && one.name === name) ?? { kind, name }
  }
  return quantities.find(({ lower, upper }) => lower !== undefined || upper !== undefined) ?? quantities[0]
}

interface Props {
  readonly machine: string
  readonly choices: Choices
  readonly quantity: Quantity
}

function OfFigure({ machine, choices, quantity }: Props) {
  const { t } = useText()
  const { query, isGauge } = placeOf(useRoute())
  const { kind, name } = quantity
  const asked = { ...queryOf(query), machine, kind, name }
  const polled = usePoll(`capability ${JSON.stringify(asked)}`, () => capabilityApi.chart(asked), 10_000)
  return (
    <Tabs
      activeKey={isGauge ? 'gauge' : 'chart'}
      onChange={(tab) =>
        go(addressOf({ machine, kind, name }, changed(query, { tab: tab === 'gauge' ? tab : undefined })))
      }
      items={[
        {
          key: 'chart',
          label: t('capability.tab.chart'),
          children: (
            <Loaded polled={polled}>
              {(answer) => (
                <>
                  <Filters machine={machine} choices={choices} answer={answer} query={query} />
                  <ChartView machine={machine} answer={answer} />
                </>
              )}
            </Loaded>
          ),
        },
        {
          key: 'gauge',
          label: t('capability.tab.gauge'),
          children: isGauge && <GaugeView machine={machine} quantity={quantity} />,
        },
      ]}
    />
  )
}
