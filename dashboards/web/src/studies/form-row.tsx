// What the lists of a study's form have in common: a list that grows, a row that can be taken out, titles in both languages.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useText } from '../i18n/text.tsx'
import { Field, PartProblems } from './field.tsx'

interface ListProps {
  readonly name: 'parameters' | 'objectives' | 'constraints'
  readonly title: string
  readonly add: string
  /** What a new row begins with. */
  readonly fresh: object
  readonly row: (index: number, onRemove: () => void) => ReactNode
}

export function FormList({ name: list, title, add: addText, fresh, row }: ListProps) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <PartProblems at={list} />
      <Form.List name={list}>
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="study-row" data-testid={`${list}-${name}`}>
                {row(name, () => remove(name))}
                <PartProblems at={`${list}/${name}`} />
              </div>
            ))}
            <Button icon={<PlusOutlined />} onClick={() => add(fresh)}>
              {addText}
            </Button>
          </>
        )}
      </Form.List>
    </section>
  )
}

interface LineProps {
  /** Says of which row a field is. */
  readonly label: (field: string) => string
  readonly onRemove: () => void
  readonly children: ReactNode
}

/** The fields of a row with the button that takes it out. */
export function FormLine({ label, onRemove, children }: LineProps) {
  const { t } = useText()
  return (
    <div className="study-line">
      {children}
      <Button type="text" danger icon={<DeleteOutlined />} onClick={onRemove} aria-label={label(t('studies.remove'))} />
    </div>
  )
}

export function TitleFields({ index, at }: { index: number; at: (field: string) => string }) {
  const { t } = useText()
  return (
    <>
      <Field name={[index, 'title', 'zh']} at={at('title/zh')} label={t('studies.titleZh')}>
        <Input />
      </Field>
      <Field name={[index, 'title', 'en']} at={at('title/en')} label={t('studies.titleEn')}>
        <Input />
      </Field>
    </>
  )
}
