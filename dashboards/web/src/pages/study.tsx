// A study: the open suggestion to judge, progress so far, and what came of earlier suggestions.
import { Alert, Card, Col, Flex, Row, Spin, Tabs, Tag } from 'antd'
import type { ReactNode } from 'react'
import { api, type PlannedRun, type Study, type Suggestion } from '../api.ts'
import { quantityText, specText, unitText } from '../format.ts'
import { type Texts, useText } from '../i18n/text.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { Allowed } from '../parts/allowed.tsx'
import { DefinitionNote } from '../parts/definition-note.tsx'
import { OutdatedAlert } from '../parts/outdated-alert.tsx'
import { ProgressChart } from '../parts/progress-chart.tsx'
import { ReasonButton } from '../parts/reason-button.tsx'
import { faultText, Head, Loaded, Nothing } from '../parts/states.tsx'
import { SuggestionCard } from '../parts/suggestion-card.tsx'
import { SuggestionHistory } from '../parts/suggestion-history.tsx'
import { useAction } from '../parts/use-action.ts'
import { go, linkTo, useRoute } from '../route.ts'
import { describeNames, useMay, useSite } from '../site.ts'
import { CommentsCard } from '../studies/comments-card.tsx'
import { CompareView } from '../studies/compare-view.tsx'
import { RunsCard } from '../studies/runs-card.tsx'
import { EditStudy, NewStudy } from '../studies/study-form.tsx'
import { VersionsView } from '../studies/versions-view.tsx'
import { usePoll } from '../use-poll.ts'
import { WhyCard } from '../why/why-card.tsx'

interface StudyPageProps {
  readonly id: string | undefined
  /** `edit`, or the tab that is open. */
  readonly more: string | undefined
}

export function StudyPage({ id, more }: StudyPageProps) {
  const { t, titleOf } = useText()
  const { studies } = useSite()
  if (id === 'new')
    return (
      <Allowed needs="study.change" title={t('studies.newTitle')}>
        <NewStudy />
      </Allowed>
    )
  const study = id === undefined ? studies[0] : studies.find((one) => one.id === id)
  if (study === undefined)
    return (
      <Flex vertical align="center" gap="middle">
        <Nothing text={t('study.none')} />
        <NewButton />
      </Flex>
    )
  if (more === 'edit')
    return (
      <Allowed needs="study.change" title={titleOf(study.title, study.id)}>
        <EditStudy id={study.id} />
      </Allowed>
    )
  return <StudyView study={study} tab={more ?? 'overview'} key={study.id} />
}

function NewButton() {
  const { t } = useText()
  return (
    <ActButton needs="study.change" href={linkTo('studies', 'new')}>
      {t('studies.new')}
    </ActButton>
  )
}

const tabs = ['overview', 'compare', 'versions'] as const

function StudyView({ study, tab }: { study: Study; tab: string }) {
  const { t, titleOf } = useText()
  const chosen = useRoute().parts[3]
  const views: Record<(typeof tabs)[number], ReactNode> = {
    overview: <Overview study={study} />,
    compare: <CompareView study={study} chosen={chosen} />,
    versions: <VersionsView study={study} />,
  }
  return (
    <>
      <Head
        title={titleOf(study.title, study.id)}
        sub={<Goal study={study} />}
        extra={
          <>
            <ActButton needs="study.change" href={linkTo('studies', study.id, 'edit')}>
              {t('definition.edit')}
            </ActButton>
            <NewButton />
          </>
        }
      />
      {!study.active && <Alert type="info" showIcon className="gap-below" title={t('studies.restHint')} />}
      <Tabs
        size="small"
        activeKey={tab}
        destroyOnHidden
        onChange={(key) => go(key === 'overview' ? linkTo('studies', study.id) : linkTo('studies', study.id, key))}
        items={tabs.map((key) => ({ key, label: t(`studies.${key}`), children: views[key] }))}
      />
    </>
  )
}

function Overview({ study }: { study: Study }) {
  const { t, titleOf } = useText()
  const mayCompare = useMay()('configuration.read')
  const load = async () => {
    const [suggestions, progress, planned, definition, differences] = await Promise.all([
      api.suggestions({ study: study.id, limit: 200 }),
      api.progress(study.id),
      api.plannedRuns({ machine: study.machine, state: 'open' }),
      api.definition(study.id),
      mayCompare ? api.differences() : [],
    ])
    return { suggestions, progress, planned, definition, differences }
  }
  const polled = usePoll(`study ${study.id}`, load, 2500)
  return (
    <Loaded polled={polled}>
      {({ suggestions, progress, planned, definition, differences }) => (
        <>
          <DefinitionNote study={study} definition={definition} differences={differences} />
          {planned.map((plan) => (
            <PlannedAlert key={plan.id} plan={plan} onChanged={polled.refresh} />
          ))}
          <Row gutter={[14, 14]}>
            <Col xs={24} xl={14}>
              <OutdatedAlert suggestions={suggestions} definition={definition} progress={progress} />
              <Open study={study} suggestions={suggestions} onChanged={polled.refresh} />
            </Col>
            <Col xs={24} xl={10}>
              <Flex vertical gap={14}>
                <Card size="small" title={t('study.progress', { goal: goalText(study, titleOf) })}>
                  <ProgressChart study={study} points={progress} />
                </Card>
                <CommentsCard study={study} suggestions={suggestions} />
              </Flex>
            </Col>
            <Col span={24}>
              <WhyCard study={study} />
            </Col>
            <Col span={24}>
              <RunsCard study={study} />
            </Col>
            <Col span={24}>
              <Card size="small" title={t('study.history')}>
                <SuggestionHistory study={study} suggestions={suggestions} />
              </Card>
            </Col>
          </Row>
        </>
      )}
    </Loaded>
  )
}

/** The study in one line: what is improved, what must hold. */
function Goal({ study }: { study: Study }) {
  const { t, titleOf } = useText()
  const objectives = study.objectives.map((one) =>
    t(one.direction === 'minimize' ? 'study.minimize' : 'study.maximize', { name: titleOf(one.title, one.outcome) }),
  )
  const constraints = study.constraints.map((one) => `${titleOf(one.title, one.outcome)} ${specText(one)}`)
  return [...objectives, ...constraints].join(' · ')
}

function goalText(study: Study, titleOf: Texts['titleOf']): string {
  return study.objectives.map((one) => `${titleOf(one.title, one.outcome)} (${unitText(one.unit)})`).join(', ')
}

function Open(props: { study: Study; suggestions: readonly Suggestion[]; onChanged: () => void }) {
  const { t, titleOf, language } = useText()
  const action = useAction()
  const { study } = props
  const open = props.suggestions.find((one) => one.decision === undefined)
  if (open !== undefined) return <SuggestionCard study={study} suggestion={open} onChanged={props.onChanged} />
  const ask = () => action.run(() => api.ask(study.id), t('study.asked')).then(props.onChanged)
  const { pending, note, lastError } = study.status
  const fault = lastError && faultText(lastError, language)
  return (
    <Card size="small" title={t('study.suggestion')} className="fill">
      <Flex vertical align="center" gap="middle" className="pad">
        {pending ? <Spin description={t('study.pending')} /> : <Nothing text={titleOf(note, t('study.waiting'))} />}
        {fault && <Alert type="error" showIcon title={fault.title} description={`${fault.detail} ${fault.next}`} />}
        <ActButton needs="suggestion.ask" onClick={ask} loading={action.isBusy} disabled={pending || !study.active}>
          {t('study.ask')}
        </ActButton>
      </Flex>
    </Card>
  )
}

function PlannedAlert({ plan, onChanged }: { plan: PlannedRun; onChanged: () => void }) {
  const { t, titleOf } = useText()
  const { studies } = useSite()
  const action = useAction()
  const names = describeNames(studies)
  const cancel = (reason: string) =>
    action.run(() => api.cancelPlannedRun(plan.id, reason), t('planned.cancelled')).then(onChanged)
  return (
    <Alert
      type="info"
      showIcon
      className="gap-below"
      data-testid="planned-run"
      title={
        <span>
          {t('planned.waiting', { program: plan.program })}{' '}
          {Object.entries(plan.settings).map(([name, value]) => (
            <Tag key={name}>
              {titleOf(names.get(name)?.title, name)} {quantityText(value, names.get(name)?.unit)}
            </Tag>
          ))}
        </span>
      }
      action={
        <ReasonButton
          needs="plan.cancel"
          label={t('planned.cancel')}
          hint={t('planned.cancelHint')}
          onReason={cancel}
          buttonProps={{ size: 'small' }}
        />
      }
    />
  )
}
