// Overview: is all well, what runs, what is next.

import { Alert, Button, Card, Col, Flex, Row, Tag } from 'antd'
import { runName } from '../../../../ingest/model.ts'
import { api, type Connector, type Machine, type Suggestion } from '../api.ts'
import { type ChartAlarm, capabilityApi } from '../capability/capability-api.ts'
import { durationText, quantityText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { keyOf, useLive } from '../live.ts'
import { AchievedLine } from '../parts/achieved-line.tsx'
import { AlarmTags } from '../parts/alarm-tags.tsx'
import { LiveValues } from '../parts/live-values.tsx'
import { MachineState } from '../parts/machine-state.tsx'
import { MachineTrend } from '../parts/machine-trend.tsx'
import { OutcomeTags } from '../parts/outcome-tags.tsx'
import { Head, Loaded, Nothing, StaleNote } from '../parts/states.tsx'
import { linkTo } from '../route.ts'
import { type JudgedRun, runApi } from '../runs/run-api.ts'
import { describeNames, type Site, useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

export function Overview() {
  const { t } = useText()
  const site = useSite()
  const news = usePoll('overview', () => loadNews(site), 2000)
  const state = usePoll('plant state', loadState, 4000)
  const places = [...Map.groupBy(site.machines, ({ area, line }) => `${area} / ${line}`)]
  return (
    <>
      <Head title={t('menu.overview')} sub={t('overview.sub')} />
      <QuestionsAlert count={news.data?.questions.length ?? 0} />
      <Row gutter={[14, 14]}>
        <Col xs={24} xl={15}>
          <StaleNote {...state} />
          {places.map(([place, machines]) => (
            <section key={place} aria-label={place} data-testid="place">
              <h2 className="place">{place}</h2>
              <div className="cards">
                {machines.map((machine) => (
                  <MachineCard key={machine.id} machine={machine} state={state.data} />
                ))}
              </div>
            </section>
          ))}
          {site.machines.length === 0 && <Nothing text={t('overview.noMachines')} />}
        </Col>
        <Col xs={24} xl={9}>
          <Loaded polled={news}>
            {({ runs, suggestions }) => (
              <Flex vertical gap={14}>
                <SuggestionCard suggestion={suggestions[0]} />
                <NewestRuns runs={runs} />
              </Flex>
            )}
          </Loaded>
        </Col>
      </Row>
    </>
  )
}

interface PlantState {
  readonly links: ReadonlyMap<string, Connector['state']>
  readonly charts: readonly ChartAlarm[]
}

/** What the live values do not say: links, and control charts that hit a rule. */
async function loadState(): Promise<PlantState> {
  const [{ connectors }, charts] = await Promise.all([api.pipeline(), capabilityApi.alarms()])
  return { links: new Map(connectors.map(({ id, state }) => [id, state])), charts }
}

/** Runs of machines that a study improves are what decides; the others would push them off the list. */
async function loadNews({ machines, studies }: Site) {
  const studied = new Set(studies.map((study) => study.machine))
  const runsOf = async ({ id }: Machine) =>
    (await runApi.page(new URLSearchParams({ machine: id, limit: studied.has(id) ? '4' : '1' }))).runs
  const [lists, suggestions, questions] = await Promise.all([
    Promise.all(machines.map(runsOf)),
    api.suggestions({ open: true, limit: 5 }),
    api.questions(),
  ])
  const rank = ({ run }: JudgedRun) => (studied.has(run.machine) ? 0 : 1)
  const runs = lists.flat().sort((a, b) => rank(a) - rank(b) || b.run.from.localeCompare(a.run.from))
  return { runs, suggestions, questions }
}

/** More than this many values need the whole width. */
const maxInHalf = 10

function MachineCard({ machine, state }: { machine: Machine; state: PlantState | undefined }) {
  const { t, titleOf } = useText()
  // States stand in the tag beside the name already.
  const signals = machine.signals.filter((one) => one.type !== 'boolean' && one.name !== machine.phases?.signal)
  const link = machine.connector === undefined ? undefined : state?.links.get(machine.connector)
  return (
    <Card
      size="small"
      className={signals.length > maxInHalf ? 'is-wide' : ''}
      title={<a href={linkTo('machines', machine.id)}>{titleOf(machine.title, machine.id)}</a>}
      extra={<MachineState machine={machine} />}
    >
      <AlarmTags
        machine={machine}
        link={link}
        charts={state?.charts.filter((one) => one.machine === machine.id) ?? []}
      />
      <LiveValues machine={machine.id} signals={signals} />
      <LastHeard machine={machine} />
      {signals.length > maxInHalf && <MachineTrend machine={machine} />}
      {signals.length === 0 && <Nothing text={t('machine.noSignals')} />}
    </Card>
  )
}

/** How fresh all of it is: the age of the newest value, in plant time. */
function LastHeard({ machine }: { machine: Machine }) {
  const { t } = useText()
  const live = useLive()
  const times = machine.signals.flatMap(({ name }) => live.values.get(keyOf(machine.id, name))?.time ?? [])
  if (times.length === 0) return null
  const newestMs = Math.max(...times.map((time) => Date.parse(time)))
  return (
    <div className="quiet small gap-above">{t('overview.lastHeard', { age: durationText(live.nowMs - newestMs) })}</div>
  )
}

function SuggestionCard({ suggestion }: { suggestion: Suggestion | undefined }) {
  const { t, language, titleOf } = useText()
  const { studies } = useSite()
  const names = describeNames(studies)
  if (suggestion === undefined) {
    return (
      <Card size="small" title={t('overview.suggestion')}>
        <Nothing text={t('overview.noSuggestion')} />
      </Card>
    )
  }
  const study = studies.find((one) => one.id === suggestion.study)
  return (
    <Card size="small" title={t('overview.suggestion')} data-testid="open-suggestion">
      <div className="quiet gap-below">{titleOf(study?.title, suggestion.study)}</div>
      <div className="values gap-below">
        {Object.entries(suggestion.settings).map(([name, value]) => (
          <div className="value" key={name}>
            <div className="name">{titleOf(names.get(name)?.title, name)}</div>
            <div className="figure">{quantityText(value, names.get(name)?.unit)}</div>
          </div>
        ))}
      </div>
      <p className="because gap-below">{suggestion.because[language]}</p>
      <Button type="primary" href={linkTo('studies', suggestion.study)}>
        {t('overview.judge')}
      </Button>
    </Card>
  )
}

function NewestRuns({ runs }: { runs: readonly JudgedRun[] }) {
  const { t, titleOf, word } = useText()
  const { info, machines } = useSite()
  const machineTitle = (id: string) => titleOf(machines.find((one) => one.id === id)?.title, id)
  return (
    <Card size="small" title={t('overview.runs')} extra={<a href={linkTo('runs')}>{t('overview.allRuns')}</a>}>
      {runs.length === 0 && <Nothing text={t('runs.none')} />}
      <Flex vertical gap={10}>
        {runs.map(({ run, ...judged }) => (
          <div key={run.id} data-testid="newest-run">
            <Flex justify="space-between">
              <a href={linkTo('runs', run.id)}>
                {machineTitle(run.machine)} · {runName(run)}
              </a>
              <Tag color={run.state === 'running' ? 'processing' : 'default'}>{word('runState', run.state)}</Tag>
            </Flex>
            <Flex justify="space-between" wrap className="quiet small">
              <span>
                {timeText(run.from, info.timeZone)}
                {run.to !== undefined && ` · ${durationText(Date.parse(run.to) - Date.parse(run.from))}`}
              </span>
              <AchievedLine run={run} />
            </Flex>
            <OutcomeTags run={run} {...judged} />
          </div>
        ))}
      </Flex>
    </Card>
  )
}

/** Somebody must look: what is asked stands in a view of its own. */
function QuestionsAlert({ count }: { count: number }) {
  const { t } = useText()
  if (count === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      className="gap-below"
      title={count === 1 ? t('question.openOne') : t('question.open', { count })}
      action={
        <Button size="small" href={linkTo('questions')}>
          {t('question.look')}
        </Button>
      }
    />
  )
}
