// Makes, copies or changes a study: every problem at its field, what the past runs mean to it, before it is saved.
import { Alert, Button, Card, Col, Form, Input, Row, Segmented, Select, Spin } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { problemText } from '../i18n/problems-zh.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { Head, Loaded, Problem, StaleNote } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { go, linkTo, useRoute } from '../route.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { blank, type Definition, definitionOf, type Fields, fieldsOf, forkOf } from './draft.ts'
import { Field, ProblemsContext } from './field.tsx'
import { FormCourse } from './form-course.tsx'
import { FormLimits, FormObjectives } from './form-outcomes.tsx'
import { FormParameters } from './form-parameters.tsx'
import { RunsMeaning } from './runs-meaning.tsx'
import { type FieldProblem, type Strategies, studyApi } from './study-api.ts'
import { type Checked, useCheck } from './use-check.ts'

interface Begun {
  readonly id: string
  readonly base: Definition
  /** Of the study that is changed; absent: a new one. */
  readonly version?: number
}

/** `#/studies/new`, with `?from=` the study that is copied. */
export function NewStudy() {
  const from = useRoute().query.get('from')
  const begin = async (): Promise<Begun> => {
    if (from === null) return { id: '', base: blank }
    const { definition } = await api.definition(from)
    return { id: `${from}-fork`, base: forkOf(from, { ...definition }) }
  }
  return <Opened key={from} name={`new study from ${from}`} begin={begin} />
}

/** `#/studies/<id>/edit`. */
export function EditStudy({ id }: { id: string }) {
  const begin = async (): Promise<Begun> => {
    const { definition, version } = await api.definition(id)
    return { id, base: { ...definition }, version }
  }
  return <Opened name={`edit ${id}`} begin={begin} />
}

/** Loaded once: what a person types must not be taken away by a refresh. */
function Opened({ name, begin }: { name: string; begin: () => Promise<Begun> }) {
  const load = async () => ({ begun: await begin(), strategies: await studyApi.strategies() })
  const polled = usePoll(name, load, 0)
  return (
    <Loaded polled={polled}>{({ begun, strategies }) => <StudyForm begun={begun} strategies={strategies} />}</Loaded>
  )
}

function StudyForm({ begun, strategies }: { begun: Begun; strategies: Strategies }) {
  const { t, titleOf } = useText()
  const draft = useDraft(begun)
  const { form, id, definition, checked } = draft
  const saving = useSaving(begun, draft)
  const machine = typeof definition['machine'] === 'string' ? definition['machine'] : undefined
  const quantities = usePoll(
    `quantities of ${machine}`,
    async () => machine && studyApi.quantities(machine, undefined),
    0,
  )
  const offered = quantities.data || undefined
  const isNew = begun.version === undefined
  const shown = !isNew || saving.isTried || begun.base !== blank ? draft.problems : []
  const title = definition['title'] as { en: string; zh: string } | undefined
  return (
    <ProblemsContext value={shown}>
      <Head
        title={isNew ? t('studies.newTitle') : t('studies.editTitle', { name: titleOf(title, id) })}
        sub={t(isNew ? 'studies.newHint' : 'definition.hint')}
        extra={<FormButtons begun={begun} saving={saving} />}
      />
      <StaleNote error={checked.error} />
      <Form
        form={form}
        layout="vertical"
        initialValues={fieldsOf(begun.base)}
        onValuesChange={draft.changed}
        className="study-form"
      >
        <Row gutter={[14, 14]}>
          <Col xs={24} xxl={{ span: 7, order: 1 }}>
            <CheckCard checked={checked} problems={draft.problems} />
          </Col>
          <Col xs={24} xxl={17}>
            <Card size="small">
              <Segmented
                className="gap-below"
                value={draft.view}
                onChange={draft.setView}
                options={[
                  { value: 'form' as const, label: t('studies.asForm') },
                  { value: 'text' as const, label: t('studies.asText') },
                ]}
              />
              {draft.view === 'text' ? (
                <TextView definition={definition} onChange={draft.replace} />
              ) : (
                <>
                  <Basics begun={begun} id={id} onId={draft.setId} processes={offered?.processes ?? []} />
                  <FormParameters form={form} quantities={offered} onFilled={draft.changed} />
                  <FormObjectives form={form} quantities={offered} onFilled={draft.changed} />
                  <FormLimits form={form} quantities={offered} onFilled={draft.changed} />
                  <FormCourse form={form} strategies={strategies} />
                </>
              )}
            </Card>
          </Col>
        </Row>
      </Form>
    </ProblemsContext>
  )
}

/** What is drafted, with what the installation thinks of it. */
function useDraft({ id: first, base: begunFrom, version }: Begun) {
  const [form] = Form.useForm<Fields>()
  const [base, setBase] = useState(begunFrom)
  const [id, setId] = useState(first)
  const [view, setView] = useState<'form' | 'text'>('form')
  const [definition, setDefinition] = useState<Definition>(() => definitionOf(begunFrom, fieldsOf(begunFrom)))
  const checked = useCheck(id, definition)
  const { studies } = useSite()
  const isTaken = version === undefined && studies.some((one) => one.id === id)
  const { check } = checked
  const problems = useMemo((): readonly FieldProblem[] => {
    const taken = isTaken ? [{ path: 'id', message: 'is taken already' }] : []
    return [...taken, ...(check?.problems ?? [])]
  }, [check, isTaken])
  const changed = () => setDefinition(definitionOf(base, form.getFieldsValue(true) as Fields))
  const replace = (next: Definition) => {
    setBase(next)
    setDefinition(next)
    form.resetFields()
    form.setFieldsValue(fieldsOf(next) as Parameters<typeof form.setFieldsValue>[0])
  }
  return { form, id, setId, view, setView, definition, changed, replace, checked, problems }
}

type Draft = ReturnType<typeof useDraft>

function useSaving({ version }: Begun, { id, definition, problems, checked }: Draft) {
  const { t } = useText()
  const site = useSite()
  const action = useAction()
  const [isTried, setTried] = useState(false)
  const save = async () => {
    setTried(true)
    // While a check is under way the installation says itself what does not fit.
    if (problems.length > 0 && !checked.isChecking) return
    const put = () =>
      version === undefined
        ? studyApi.create({ id, definition })
        : api.changeStudy(id, definition as unknown as Parameters<typeof api.changeStudy>[1], version)
    const here = window.location.hash
    if (!(await action.run(put, t('definition.saved')))) return
    site.refresh()
    // Who has gone elsewhere meanwhile is not fetched back.
    if (window.location.hash === here) go(linkTo('studies', id))
  }
  return { save, isTried, isBusy: action.isBusy }
}

interface ButtonsProps {
  readonly begun: Begun
  readonly saving: ReturnType<typeof useSaving>
}

function FormButtons({ begun, saving }: ButtonsProps) {
  const { t } = useText()
  const back = begun.version === undefined ? linkTo('studies') : linkTo('studies', begun.id)
  return (
    <>
      <Button href={back}>{t('action.cancel')}</Button>
      <ActButton
        needs="study.change"
        type="primary"
        loading={saving.isBusy}
        onClick={saving.save}
        data-testid="save-study"
      >
        {t(begun.version === undefined ? 'studies.create' : 'action.save')}
      </ActButton>
    </>
  )
}

interface BasicsProps {
  readonly begun: Begun
  readonly id: string
  readonly onId: (id: string) => void
  readonly processes: readonly string[]
}

function Basics({ begun, id, onId, processes }: BasicsProps) {
  const { t, titleOf, word } = useText()
  const { machines, studies } = useSite()
  const known = [...new Set([...processes, ...studies.map(({ process }) => process)])]
  return (
    <div className="study-line">
      <Field at="id" label={t('studies.id')} className="is-wide">
        <Input
          value={id}
          disabled={begun.version !== undefined}
          onChange={(event) => onId(event.target.value)}
          aria-label={t('studies.id')}
        />
      </Field>
      <Field name={['title', 'zh']} at="title/zh" label={t('studies.titleZh')} className="is-wide">
        <Input aria-label={t('studies.titleZh')} />
      </Field>
      <Field name={['title', 'en']} at="title/en" label={t('studies.titleEn')} className="is-wide">
        <Input aria-label={t('studies.titleEn')} />
      </Field>
      <Field name="machine" at="machine" label={t('studies.machine')} className="is-wide">
        <Select
          options={machines.map((one) => ({ value: one.id, label: titleOf(one.title, one.id) }))}
          aria-label={t('studies.machine')}
        />
      </Field>
      <Field name="process" at="process" label={t('studies.process')}>
        <Select
          options={known.map((value) => ({ value, label: word('process', value) }))}
          aria-label={t('studies.process')}
        />
      </Field>
    </div>
  )
}

/** All of it, with the parts that the form does not show. */
function TextView({ definition, onChange }: { definition: Definition; onChange: (next: Definition) => void }) {
  const { t } = useText()
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2))
  const [fault, setFault] = useState<string>()
  const change = (next: string) => {
    setText(next)
    try {
      onChange(JSON.parse(next) as Definition)
      setFault(undefined)
    } catch (cause) {
      setFault(cause instanceof Error ? cause.message : String(cause))
    }
  }
  return (
    <>
      <div className="quiet small gap-below">{t('studies.textHint')}</div>
      {fault !== undefined && <Alert type="error" showIcon className="gap-below" title={fault} />}
      <Input.TextArea
        className="study-text"
        autoSize={{ minRows: 20, maxRows: 40 }}
        value={text}
        onChange={(event) => change(event.target.value)}
        aria-label={t('studies.asText')}
        spellCheck={false}
      />
    </>
  )
}

function CheckCard({ checked, problems }: { checked: Checked; problems: readonly FieldProblem[] }) {
  const { t, language } = useText()
  const { check, error, isChecking } = checked
  const frame = (inside: ReactNode) => (
    <Card size="small" title={t('studies.check')} extra={isChecking && <Spin size="small" />} data-testid="study-check">
      {inside}
    </Card>
  )
  if (check === undefined) return frame(error === undefined ? <Spin /> : <Problem error={error} />)
  if (problems.length === 0)
    return frame(
      <>
        <Alert type="success" showIcon className="gap-below" title={t('studies.fits')} />
        {check.runs && <RunsMeaning runs={check.runs} before={check.before} />}
      </>,
    )
  return frame(
    <Alert
      type="warning"
      showIcon
      title={t('studies.problems', { count: problems.length })}
      description={problems.map(({ path, message }) => (
        <div key={`${path} ${message}`} className="small">
          <strong>{path.replaceAll('/', ' › ')}</strong> {problemText(message, language)}
        </div>
      ))}
    />,
  )
}
