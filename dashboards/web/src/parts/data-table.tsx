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
    // A table wider than its place is moved by the arrow keys too.
    for (const one of box.current?.querySelectorAll<HTMLElement>('.ant-table-content') ?? [])
      if (one.scrollWidth > one.clientWidth) one.tabIndex = 0
      else one.removeAttribute('tabindex')
  })
  return (
    <div className="data-table" ref={box}>
      <Table<Row>
        size="small"
        {...table}
        columns={table.scroll?.x === undefined ? [...columns] : columns.map(broken)}
      />
      {dataSource.length > 0 && <ExportButton name={name} columns={columns} load={all ?? (async () => dataSource)} />}
    </div>
  )
}

/** Where the table takes all the width that it needs, headings take no more than two or three lines. */
function broken<Row>(column: DataColumn<Row>): DataColumn<Row> {
  if (typeof column.title !== 'string' || column.title === '') return column
  return { ...column, title: <span className="column-title">{column.title}</span> }
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
