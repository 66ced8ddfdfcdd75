// Import: past runs and outcomes from a table, looked at before anything is recorded.
import { InboxOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Flex, Segmented, Select, Tag, Upload } from 'antd'
import { useState } from 'react'
import { api, type ImportResult, type Preview } from '../api.ts'
import { countText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Head } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { useSite } from '../site.ts'

type Kind = 'runs' | 'outcomes'

interface Request {
  readonly kind: Kind
  readonly machine: string | undefined
  readonly process: string | undefined
  readonly file: File
  readonly mapping?: Readonly<Record<string, string>>
}

export function Import() {
  const { t, titleOf } = useText()
  const { machines, studies } = useSite()
  const action = useAction()
  const [kind, setKind] = useState<Kind>('outcomes')
  const [machine, setMachine] = useState(studies[0]?.machine ?? machines[0]?.id)
  const [file, setFile] = useState<File>()
  const [preview, setPreview] = useState<Preview>()
  const [result, setResult] = useState<ImportResult>()
  const process = studies.find((study) => study.machine === machine)?.process
  const request = (chosen: File, mapping?: Preview['mapping']): Request => ({
    kind,
    machine,
    process,
    file: chosen,
    ...(mapping && { mapping }),
  })
  const look = (chosen: File, mapping?: Preview['mapping']) => {
    setFile(chosen)
    setResult(undefined)
    return action.run(
      async () => setPreview(await api.previewImport(formOf(request(chosen, mapping)))),
      t('import.read'),
    )
  }
  const apply = (chosen: File, mapping: Preview['mapping']) =>
    action.run(async () => {
      setResult(await api.applyImport(formOf(request(chosen, mapping))))
      setPreview(undefined)
    }, t('import.done'))
  const restart = () => {
    setPreview(undefined)
    setResult(undefined)
  }
  return (
    <>
      <Head title={t('menu.import')} sub={t('import.sub')} />
      <Card size="small" className="gap-below">
        <Flex gap="middle" align="center" wrap className="gap-below">
          <Segmented
            value={kind}
            options={[
              { value: 'outcomes', label: t('import.outcomes') },
              { value: 'runs', label: t('import.runs') },
            ]}
            onChange={(next) => {
              setKind(next as Kind)
              restart()
            }}
          />
          <span>{t('import.machine')}</span>
          <Select
            value={machine ?? null}
            options={machines.map((one) => ({ value: one.id, label: titleOf(one.title, one.id) }))}
            onChange={setMachine}
            aria-label={t('import.machine')}
            style={{ minWidth: 160 }}
          />
        </Flex>
        <Upload.Dragger
          accept=".csv,.txt,.xlsx"
          showUploadList={false}
          beforeUpload={(chosen) => {
            look(chosen)
            // The library itself must not upload.
            return false
          }}
        >
          <InboxOutlined style={{ fontSize: 32 }} />
          <p>{t('import.drop')}</p>
          <p className="quiet small">{t(kind === 'runs' ? 'import.hintRuns' : 'import.hintOutcomes')}</p>
        </Upload.Dragger>
      </Card>
      {preview !== undefined && file !== undefined && (
        <PreviewCard
          name={file.name}
          preview={preview}
          isBusy={action.isBusy}
          onMapping={(mapping) => look(file, mapping)}
          onApply={() => apply(file, preview.mapping)}
        />
      )}
      {result !== undefined && <ResultAlert result={result} />}
    </>
  )
}

function formOf({ kind, machine, process, file, mapping }: Request): FormData {
  const form = new FormData()
  form.set('kind', kind)
  if (machine !== undefined) form.set('machine', machine)
  if (process !== undefined) form.set('process', process)
  if (mapping !== undefined) form.set('mapping', JSON.stringify(mapping))
  form.set('file', file)
  return form
}

interface PreviewProps {
  readonly name: string
  readonly preview: Preview
  readonly isBusy: boolean
  readonly onMapping: (mapping: Preview['mapping']) => void
  readonly onApply: () => void
}

/** Above each column the field that it is taken for; changing it reads the file anew. */
function PreviewCard({ name, preview, isBusy, onMapping, onApply }: PreviewProps) {
  const { t } = useText()
  const fields = [
    { value: '', label: t('import.ignore') },
    ...preview.fields.map((field) => ({ value: field, label: field })),
  ]
  const columns = preview.columns.map((column, index) => ({
    key: `${index} ${column}`,
    title: (
      <Flex vertical gap={4}>
        <span>{column}</span>
        <Select
          size="small"
          value={preview.mapping[column] ?? ''}
          options={fields}
          onChange={(field) => onMapping({ ...preview.mapping, [column]: field })}
          aria-label={column}
          style={{ minWidth: 110 }}
        />
      </Flex>
    ),
    render: (_: unknown, row: Preview['first'][number]) => row.cells[index] ?? '',
  }))
  return (
    <Card
      size="small"
      title={name}
      extra={
        <Button type="primary" loading={isBusy} disabled={preview.usable === 0} onClick={onApply}>
          {t('import.apply', { count: countText(preview.usable) })}
        </Button>
      }
    >
      <Flex gap="small" wrap className="gap-below">
        <Tag>{t('import.rows', { count: countText(preview.rows) })}</Tag>
        <Tag color="success">{t('import.usable', { count: countText(preview.usable) })}</Tag>
        {preview.encoding !== undefined && <Tag>{preview.encoding}</Tag>}
      </Flex>
      <Problems problems={preview.problems} />
      <DataTable
        name="import-preview"
        rowKey="line"
        pagination={false}
        dataSource={[...preview.first]}
        scroll={{ x: 'max-content', y: 360 }}
        columns={[{ key: 'line', title: t('import.line'), dataIndex: 'line' }, ...columns]}
      />
    </Card>
  )
}

const shownProblems = 20

function Problems({ problems }: { problems: Preview['problems'] }) {
  const { t } = useText()
  if (problems.length === 0) return null
  const lines = problems.slice(0, shownProblems).map((problem) => {
    const column = problem.column === undefined ? '' : ` [${problem.column}]`
    return `${t('import.atLine', { line: problem.line })}${column}: ${problem.message}`
  })
  return (
    <Alert
      type="warning"
      showIcon
      className="gap-below"
      title={t('import.problems', { count: countText(problems.length) })}
      description={<pre className="payload">{lines.join('\n')}</pre>}
    />
  )
}

function ResultAlert({ result }: { result: ImportResult }) {
  const { t } = useText()
  return (
    <>
      <Alert
        type="success"
        showIcon
        className="gap-below"
        title={t('import.result', { added: countText(result.added), unchanged: countText(result.unchanged) })}
      />
      <Problems problems={result.problems} />
    </>
  )
}
