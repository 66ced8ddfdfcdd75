// What people say of a study: those at the machine beside those at the desk, kept with the study.
import { Button, Card, Flex, Input, Segmented, Select, Tag } from 'antd'
import { useState } from 'react'
import type { Study, Suggestion } from '../api.ts'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Loaded } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { linkTo } from '../route.ts'
import { useMay, useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { type Comment, type NewComment, studyApi } from './study-api.ts'

const voices = ['machine', 'desk'] as const
const everyMs = 5000

export function CommentsCard({ study, suggestions }: { study: Study; suggestions: readonly Suggestion[] }) {
  const { t } = useText()
  const may = useMay()
  const polled = usePoll(`comments of ${study.id}`, () => studyApi.comments(study.id), everyMs)
  return (
    <Card size="small" title={t('comments.title')} data-testid="comments">
      <Loaded polled={polled}>
        {(comments) => (
          <div className="voices">
            {voices.map((voice) => (
              <Voice key={voice} study={study} voice={voice} comments={comments.filter((one) => one.voice === voice)} />
            ))}
          </div>
        )}
      </Loaded>
      {may('event.add') && <NewCommentForm study={study} suggestions={suggestions} onAdded={polled.refresh} />}
    </Card>
  )
}

interface VoiceProps {
  readonly study: Study
  readonly voice: Comment['voice']
  readonly comments: readonly Comment[]
}

function Voice({ study, voice, comments }: VoiceProps) {
  const { t } = useText()
  return (
    <section className="voice" aria-label={t(`comments.${voice}`)}>
      <h3>{t(`comments.${voice}`)}</h3>
      {comments.length === 0 && <div className="quiet small">{t(`comments.none.${voice}`)}</div>}
      {comments.map((one) => (
        <OneComment key={one.id} study={study} comment={one} />
      ))}
    </section>
  )
}

function OneComment({ study, comment }: { study: Study; comment: Comment }) {
  const { word } = useText()
  const { info } = useSite()
  const { who, role, when, text, about } = comment
  return (
    <div className="comment">
      <div className="quiet small">
        <strong>{who}</strong>
        {role !== '' && ` · ${word('role', role)}`} · {timeText(when, info.timeZone)}
      </div>
      {about !== undefined && <About study={study} about={about} />}
      <div className="comment-text">{text}</div>
    </div>
  )
}

function About({ study, about }: { study: Study; about: NonNullable<Comment['about']> }) {
  const { t, titleOf } = useText()
  if (about.kind === 'run')
    return (
      <a className="small" href={linkTo('runs', about.id)}>
        {t('comments.ofRun', { id: about.id })}
      </a>
    )
  if (about.kind === 'suggestion') return <Tag>{t('comments.ofSuggestion', { id: about.id })}</Tag>
  const parameter = study.parameters.find(({ name }) => name === about.id)
  return <Tag>{titleOf(parameter?.title, about.id)}</Tag>
}

interface FormProps {
  readonly study: Study
  readonly suggestions: readonly Suggestion[]
  readonly onAdded: () => void
}

function NewCommentForm({ study, suggestions, onAdded }: FormProps) {
  const { t } = useText()
  const { session } = useSite()
  const action = useAction()
  const [text, setText] = useState('')
  const [voice, setVoice] = useState<Comment['voice']>(session.role === 'operator' ? 'machine' : 'desk')
  const [about, setAbout] = useState<string>()
  const add = async () => {
    const comment: NewComment = { text: text.trim(), voice, ...aboutOf(about) }
    if (!(await action.run(() => studyApi.comment(study.id, comment), t('comments.added')))) return
    setText('')
    setAbout(undefined)
    onAdded()
  }
  return (
    <Flex vertical gap="small" className="gap-above">
      <Input.TextArea
        rows={2}
        maxLength={2000}
        value={text}
        placeholder={t('comments.hint')}
        aria-label={t('comments.text')}
        onChange={(event) => setText(event.target.value)}
      />
      <Flex gap="small" wrap>
        <Segmented
          value={voice}
          onChange={setVoice}
          options={voices.map((value) => ({ value, label: t(`comments.${value}`) }))}
        />
        <AboutSelect study={study} suggestions={suggestions} value={about} onChange={setAbout} />
        <Button type="primary" disabled={text.trim() === ''} loading={action.isBusy} onClick={add}>
          {t('comments.add')}
        </Button>
      </Flex>
    </Flex>
  )
}

interface AboutProps extends Omit<FormProps, 'onAdded'> {
  readonly value: string | undefined
  readonly onChange: (about: string | undefined) => void
}

const offeredSuggestions = 10

function AboutSelect({ study, suggestions, value, onChange }: AboutProps) {
  const { t, titleOf } = useText()
  const newest = suggestions.slice(0, offeredSuggestions)
  const runs = newest.flatMap(({ result }) => (result === undefined ? [] : [result.run]))
  const groups = [
    {
      label: t('run.parameter'),
      options: study.parameters.map((one) => ({ value: `parameter ${one.name}`, label: titleOf(one.title, one.name) })),
    },
    { label: t('study.suggestion'), options: newest.map(({ id }) => ({ value: `suggestion ${id}`, label: id })) },
    { label: t('study.result'), options: runs.map((run) => ({ value: `run ${run}`, label: run })) },
  ]
  return (
    <Select
      allowClear
      style={{ minWidth: 190 }}
      placeholder={t('comments.about')}
      aria-label={t('comments.about')}
      value={value ?? null}
      options={groups.filter(({ options }) => options.length > 0)}
      onChange={(next) => onChange(typeof next === 'string' ? next : undefined)}
    />
  )
}

/** Names hold no space. */
function aboutOf(chosen: string | undefined): Pick<NewComment, 'about'> {
  const [kind, id] = (chosen ?? '').split(' ')
  if (id === undefined || (kind !== 'run' && kind !== 'suggestion' && kind !== 'parameter')) return {}
  return { about: { kind, id } }
}
