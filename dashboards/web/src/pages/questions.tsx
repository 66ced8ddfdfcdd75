// Questions that only a person can answer: which plan a run was, which run a result belongs to.

import { Card, Flex } from 'antd'
import { runName } from '../../../../ingest/model.ts'
import { api, type PlannedRun, type Question, type Run } from '../api.ts'
import { quantityText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { AchievedLine } from '../parts/achieved-line.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { linkTo } from '../route.ts'
import { describeNames, useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

/** What is answered where no candidate is right. */
const noneOfThem = 'none'

export function Questions() {
  const { t } = useText()
  const polled = usePoll('questions', api.questions, 3000)
  return (
    <>
      <Head title={t('menu.questions')} sub={t('question.sub')} />
      <Loaded polled={polled}>
        {(questions) =>
          questions.length === 0 ? (
            <Nothing text={t('question.none')} />
          ) : (
            questions.map((question) => (
              <QuestionCard key={question.id} question={question} onAnswered={polled.refresh} />
            ))
          )
        }
      </Loaded>
    </>
  )
}

interface CardProps {
  readonly question: Question
  readonly onAnswered: () => void
}

function QuestionCard({ question, onAnswered }: CardProps) {
  const { t } = useText()
  const { info } = useSite()
  const action = useAction()
  const isRun = question.kind === 'match-run'
  const { about } = question
  const choose = (candidate: string) =>
    action.run(() => api.answer(question.id, candidate), t('question.answered')).then(onAnswered)
  const subject = about === undefined ? question.subject : runName(about)
  return (
    <Card
      size="small"
      className="gap-below"
      data-testid="question"
      title={t(isRun ? 'question.matchRun' : 'question.matchOutcome', { subject })}
      extra={
        <span className="quiet small">
          {t('question.asked')} {timeText(question.asked, info.timeZone)}
        </span>
      }
    >
      <p className="quiet">{t(hintOf(question))}</p>
      {about !== undefined && <RunLine run={about} />}
      {isRun ? (
        <Plans question={question} isBusy={action.isBusy} onChoose={choose} />
      ) : (
        <Runs question={question} isBusy={action.isBusy} onChoose={choose} />
      )}
      <Flex gap="small" className="gap-above" align="center">
        <ActButton needs="question.answer" loading={action.isBusy} onClick={() => choose(noneOfThem)}>
          {t('question.noneOfThem')}
        </ActButton>
        {!isRun && <a href="#/quarantine?code=MATCH_AMBIGUOUS&state=kept">{t('question.toQuarantine')}</a>}
      </Flex>
    </Card>
  )
}

/** One candidate alone was named by its program, with other set points than planned. */
function hintOf({ kind, candidates }: Question) {
  if (kind !== 'match-run') return 'question.matchOutcomeHint'
  return candidates.length === 1 ? 'question.matchRunDiffers' : 'question.matchRunHint'
}

/** The run in question in one line. */
function RunLine({ run }: { run: Run }) {
  const { t, titleOf } = useText()
  const { info, machines } = useSite()
  const machine = machines.find((one) => one.id === run.machine)
  return (
    <Flex gap="middle" wrap className="gap-below">
      <a href={linkTo('runs', run.id)}>
        {titleOf(machine?.title, run.machine)} · {runName(run)}
      </a>
      <span>
        {t('run.from')} {timeText(run.from, info.timeZone)}
      </span>
      <span>
        {t('run.program')} {run.labels['program'] ?? '–'}
      </span>
      <AchievedLine run={run} />
    </Flex>
  )
}

interface CandidatesProps {
  readonly question: Question
  readonly isBusy: boolean
  readonly onChoose: (candidate: string) => void
}

function Plans({ question, isBusy, onChoose }: CandidatesProps) {
  const { t, titleOf } = useText()
  const { studies } = useSite()
  const names = describeNames(studies)
  const rows = question.candidates.map((id) => ({ id, plan: question.plans.find((one) => one.id === id) }))
  const settingsText = ({ settings }: PlannedRun) =>
    Object.entries(settings)
      .map(([name, value]) => `${titleOf(names.get(name)?.title, name)} ${quantityText(value, names.get(name)?.unit)}`)
      .join(' · ')
  return (
    <DataTable
      name="planned-runs-asked"
      rowKey="id"
      pagination={false}
      dataSource={rows}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('question.plan'), dataIndex: 'id' },
        { title: t('run.program'), render: (_, { plan }) => plan?.program ?? t('question.gone') },
        { title: t('question.settings'), render: (_, { plan }) => (plan === undefined ? '–' : settingsText(plan)) },
        answerColumn(t('question.choose'), isBusy, onChoose),
      ]}
    />
  )
}

function Runs({ question, isBusy, onChoose }: CandidatesProps) {
  const { t, titleOf, word } = useText()
  const { info, machines } = useSite()
  const rows = question.candidates.map((id) => ({ id, run: question.runs.find((one) => one.id === id) }))
  const machineOf = (run: Run) => titleOf(machines.find((one) => one.id === run.machine)?.title, run.machine)
  return (
    <DataTable
      name="runs-asked"
      rowKey="id"
      pagination={false}
      dataSource={rows}
      scroll={{ x: 'max-content' }}
      columns={[
        {
          title: t('run.batch'),
          render: (_, { id, run }) => (run === undefined ? id : <a href={linkTo('runs', id)}>{runName(run)}</a>),
        },
        { title: t('run.machine'), render: (_, { run }) => (run === undefined ? t('question.gone') : machineOf(run)) },
        { title: t('run.from'), render: (_, { run }) => timeText(run?.from, info.timeZone) },
        { title: t('run.state'), render: (_, { run }) => (run === undefined ? '–' : word('runState', run.state)) },
        { title: t('run.program'), render: (_, { run }) => run?.labels['program'] ?? '–' },
        answerColumn(t('question.choose'), isBusy, onChoose),
      ]}
    />
  )
}

function answerColumn(label: string, isBusy: boolean, onChoose: (candidate: string) => void) {
  return {
    title: '',
    key: 'answer',
    align: 'right' as const,
    render: (_: unknown, { id }: { readonly id: string }) => (
      <ActButton needs="question.answer" size="small" type="primary" loading={isBusy} onClick={() => onChoose(id)}>
        {label}
      </ActButton>
    ),
  }
}
