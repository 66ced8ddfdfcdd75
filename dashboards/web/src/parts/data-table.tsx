// The one table of the page: the library's, with all of its rows as CSV for Excel.
import { DownloadOutlined } from '@ant-design/icons'
import { Button, Table, type TableProps } from 'antd'
import { useEffect, useRef } from 'react'
import { useText } from '../i18n/text.tsx'
import { downloadCsv } from './download.ts'
import { type DataColumn, tableCsv } from './table-csv.ts'
import { useAction } from './use-action.ts'

export interface DataTableProps<Row> extends Omit<TableProps<Row>, 'columns' | 'dataSource'> {
  /** Of the file. */
  readonly name: string
  readonly columns: readonly DataColumn<Row>[]
  readonly dataSource: readonly Row[]
  /** Fetches every row, where the view has no more than a part of them. */
  readonly all?: (() => Promise<readonly Row[]>) | undefined
}

export function DataTable<Row extends object>({ name, all, ...table }: DataTableProps<Row>) {
  const { columns, dataSource } = table
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The library measures its columns by a hidden copy of the head, whose boxes and links the tab key would reach.
    for (const row of box.current?.querySelectorAll<HTMLElement>('.ant-table-measure-row') ?? []) row.inert = true
  })
  return (
    <div className="data-table" ref={box}>
      <Table<Row> size="small" {...table} columns={[...columns]} />
      {dataSource.length > 0 && <ExportButton name={name} columns={columns} load={all ?? (async () => dataSource)} />}
    </div>
  )
}

interface ExportProps<Row> {
  readonly name: string
  readonly columns: readonly DataColumn<Row>[]
  readonly load: () => Promise<readonly Row[]>
}

function ExportButton<Row>({ name, columns, load }: ExportProps<Row>) {
  const { t } = useText()
  const { run, isBusy } = useAction()
  const save = async () => downloadCsv(name, tableCsv({ columns, rows: await load(), unitWord: t('csv.unit') }))
  return (
    <Button
      type="text"
      size="small"
      className="export"
      icon={<DownloadOutlined />}
      loading={isBusy}
      title={t('csv.hint')}
      onClick={() => run(save, t('csv.saved', { name: `${name}.csv` }))}
    >
      CSV
    </Button>
  )
}
