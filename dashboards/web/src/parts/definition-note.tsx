// Says that a study was changed on the page, by whom, and in what it differs from kunlun.yaml.
import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { Definition, Difference, Study } from '../api.ts'
import { type DefinitionDifference, differencesBetween } from '../definition.ts'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { describeNames, useSite } from '../site.ts'
import { DataTable } from './data-table.tsx'

interface Props {
  readonly study: Study
  readonly definition: Definition
  readonly differences: readonly Difference[]
}

export function DefinitionNote({ study, definition, differences }: Props) {
  const { t } = useText()
  const { info } = useSite()
  const [isOpen, setOpen] = useState(false)
  const { changed, version, differs, isMade } = definition
  if (changed === undefined) return null
  const when = timeText(changed.when, info.timeZone)
  const difference = differences.find((one) => one.key === `studies.${study.id}`)
  const facts = { version, who: changed.who, when }
  const words = isMade
    ? t('definition.made', facts)
    : `${t('definition.changed', facts)} ${t(differs ? 'definition.differs' : 'definition.same')}`
  return (
    <Alert
      type="info"
      showIcon
      className="gap-below"
      data-testid="definition-note"
      title={words}
      description={
        isOpen &&
        difference !== undefined && (
          <DifferenceTable
            study={study}
            differences={differencesBetween(difference.file ?? {}, difference.page)}
            heads={[t('definition.inFile'), t('definition.inForce')]}
          />
        )
      }
      action={
        difference !== undefined &&
        !isMade && (
          <Button size="small" onClick={() => setOpen(!isOpen)}>
            {t(isOpen ? 'definition.hide' : 'definition.show')}
          </Button>
        )
      }
    />
  )
}

interface TableProps {
  readonly study: Study
  readonly differences: readonly DefinitionDifference[]
  readonly heads: readonly [before: string, after: string]
}

/** Two definitions of a study, value by value. */
export function DifferenceTable({ study, differences, heads }: TableProps) {
  const { t, titleOf, word } = useText()
  const names = describeNames([study])
  const nameOf = ({ path }: DefinitionDifference) =>
    path.map((part) => titleOf(names.get(part)?.title, word('defined', part))).join(' › ')
  return (
    <DataTable
      name="definition-differences"
      rowKey={(one) => one.path.join('/')}
      pagination={false}
      dataSource={[...differences]}
      columns={[
        { title: t('definition.setting'), render: (_, one) => nameOf(one) },
        { title: heads[0], align: 'right', render: (_, one) => valueText(one.file) },
        { title: heads[1], align: 'right', render: (_, one) => <strong>{valueText(one.page)}</strong> },
      ]}
    />
  )
}

function valueText(value: unknown): string {
  if (value === undefined) return '–'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
