// What a table shows as CSV for Excel: figures as numbers, their unit in the header.
import type { TableColumnType } from 'antd'
import { isValidElement, type ReactNode } from 'react'
import { byteOrderMark, csvLine } from '../../../api/csv.ts'
import { unitText } from '../format.ts'

/** A figure with the unit that it is told in. */
export interface Quantity {
  readonly value: number | string | boolean | null | undefined
  readonly unit: string | undefined
}

export type CsvCell = Quantity | Quantity['value']

export type DataColumn<Row> = TableColumnType<Row> & {
  /** What the file says, where it is not the text of the cell; false keeps a column of buttons out. */
  readonly csv?: ((row: Row) => CsvCell) | false
}

export interface Tabular<Row> {
  readonly columns: readonly DataColumn<Row>[]
  readonly rows: readonly Row[]
  /** Heads the column of units where they differ from row to row. */
  readonly unitWord: string
}

/** UTF-8 with its mark; a text that a spreadsheet would run as a formula is defused. */
export function tableCsv<Row>({ columns, rows, unitWord }: Tabular<Row>): string {
  const told = columns.filter(isTold).map((column) => toldColumn(column, rows, unitWord))
  const head = told.flatMap(({ titles }) => titles)
  const body = rows.map((_, index) => csvLine(told.flatMap(({ cells }) => cells[index] ?? [])))
  return byteOrderMark + csvLine(head) + body.join('')
}

/** Buttons have no head. */
function isTold<Row>({ csv, title, dataIndex }: DataColumn<Row>): boolean {
  return csv === undefined ? title !== '' || dataIndex !== undefined : csv !== false
}

interface ToldColumn {
  readonly titles: readonly string[]
  /** One list a row, as long as the titles. */
  readonly cells: readonly (readonly (string | number)[])[]
}

function toldColumn<Row>(column: DataColumn<Row>, rows: readonly Row[], unitWord: string): ToldColumn {
  const title = typeof column.title === 'function' ? '' : textOf(column.title)
  const quantities = rows.map((row, index) => quantityOf(cellOf(column, row, index)))
  const units = new Set(quantities.flatMap(({ value, unit }) => (isSaid(value) ? [unitText(unit)] : [])))
  const values = quantities.map(({ value }) => plain(value))
  if (units.size > 1) {
    return {
      titles: [title, `${title}: ${unitWord}`],
      cells: quantities.map(({ unit }, index) => [values[index] ?? '', unitText(unit)]),
    }
  }
  const [unit = ''] = units
  return { titles: [unit === '' ? title : `${title} (${unit})`], cells: values.map((value) => [value]) }
}

function cellOf<Row>({ csv, dataIndex, render, align }: DataColumn<Row>, row: Row, index: number): CsvCell {
  if (csv !== undefined && csv !== false) return csv(row)
  const raw = typeof dataIndex === 'string' ? (row as Readonly<Record<string, unknown>>)[dataIndex] : undefined
  if (render === undefined) return typeof raw === 'number' ? raw : textOf(raw as ReactNode)
  const text = textOf(render(raw, row, index) as ReactNode)
  if (text === '–') return undefined
  return (align === 'right' ? figureIn(text) : undefined) ?? text
}

/** Columns of figures stand to the right; read back, the file has as many digits as the screen. */
function figureIn(text: string): Quantity | undefined {
  const [, sign, figure, unit] = /^([+−]?)(\d{1,3}(?:,?\d{3})*(?:\.\d+)?)(?: ([^\d\s]\S*))?$/.exec(text.trim()) ?? []
  if (figure === undefined) return undefined
  const size = Number(figure.replaceAll(',', ''))
  return { value: sign === '−' ? -size : size, unit }
}

/** The words in what a cell draws; a component of its own says nothing here, its column needs `csv`. */
export function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number' || typeof node === 'bigint') return String(node)
  if (Array.isArray(node)) return node.map((child: ReactNode) => textOf(child)).join('')
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : ''
}

function quantityOf(cell: CsvCell): Quantity {
  return typeof cell === 'object' && cell !== null ? cell : { value: cell, unit: undefined }
}

function isSaid(value: Quantity['value']): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** Twelve digits: what a measurement can bear, without the tail of a binary fraction. */
function plain(value: Quantity['value']): string | number {
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(12)) : ''
  return isSaid(value) ? String(value).trim() : ''
}
