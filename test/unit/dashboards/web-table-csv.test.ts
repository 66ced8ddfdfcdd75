// Tables and charts as files: the one table of the page, figures as numbers with their unit, nothing that a spreadsheet runs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { createElement, Fragment } from 'react'
import { describe, expect, it } from 'vitest'
import { chartCsv } from '../../../dashboards/web/src/parts/chart-csv.ts'
import type { ChartOption } from '../../../dashboards/web/src/parts/palette.ts'
import { type DataColumn, tableCsv, textOf } from '../../../dashboards/web/src/parts/table-csv.ts'
import { projectRoot, sourceFiles } from '../../source-files.ts'

interface Row {
  readonly name: string
  readonly value?: number
  readonly unit?: string
}

const name: DataColumn<Row> = { title: 'Name', dataIndex: 'name' }
const value: DataColumn<Row> = { title: 'Value', csv: (row) => ({ value: row.value, unit: row.unit }) }

function cells(columns: readonly DataColumn<Row>[], rows: readonly Row[]): string[][] {
  return parse(tableCsv({ columns, rows, unitWord: 'unit' }), { bom: true })
}

describe('the table of the page', () => {
  it('is used by every view instead of the one of the library', () => {
    const views = sourceFiles(['.tsx']).filter((file) => file.startsWith('dashboards/web/src/'))
    const own = 'dashboards/web/src/parts/data-table.tsx'
    const direct = views.filter((file) => /<Table\b|\bTable\b[^'\n]*from 'antd'/.test(read(file)))
    expect(direct).toEqual([own])
  })
})

describe('a table as CSV', () => {
  it('starts with the mark by which Excel reads UTF-8', () => {
    expect(tableCsv({ columns: [name], rows: [{ name: '烧结' }], unitWord: '' })).toBe('\ufeffName\r\n烧结\r\n')
  })

  it('tells a figure as number, its unit in the header', () => {
    const rows = [
      { name: 'a', value: 1558.25, unit: 'Cel' },
      { name: 'b', unit: 'Cel' },
    ]
    expect(cells([name, value], rows)).toEqual([
      ['Name', 'Value (°C)'],
      ['a', '1558.25'],
      ['b', ''],
    ])
  })

  it('gives units that differ a column of their own', () => {
    const rows = [
      { name: 'a', value: -3, unit: 'Cel' },
      { name: 'b', value: 0.1 + 0.2, unit: 'mm' },
    ]
    expect(cells([name, value], rows)).toEqual([
      ['Name', 'Value', 'Value: unit'],
      ['a', '-3', '°C'],
      ['b', '0.3', 'mm'],
    ])
  })

  it.each([
    ['1,558.3 °C', ['Drawn (°C)', '1558.3']],
    ['−0.08 °C/min', ['Drawn (°C/min)', '-0.08']],
    ['12,034', ['Drawn', '12034']],
    ['9 h 12 min', ['Drawn', '9 h 12 min']],
    ['0.2 … 0.3 mm', ['Drawn', '0.2 … 0.3 mm']],
  ])('reads %s as it stands in a column of figures', (text, told) => {
    expect(cells([{ title: 'Drawn', align: 'right', render: () => text }], [{ name: '' }]).flat()).toEqual(told)
    expect(cells([{ title: 'Drawn', render: () => text }], [{ name: '' }]).flat()).toEqual(['Drawn', text])
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('defuses %j', (hostile) => {
    const [, [told = ''] = []] = cells([name], [{ name: hostile }])
    expect(told).toMatch(/^'/)
    expect(cells([{ title: hostile, csv: () => hostile }], [{ name: '' }]).flat()).not.toContain(hostile)
  })

  it('says what the cell draws, without buttons and dashes', () => {
    const drawn: DataColumn<Row> = {
      title: createElement('b', {}, 'Drawn'),
      render: (_, row) => createElement(Fragment, {}, [row.name, ' ', createElement('i', { key: 1 }, 7)]),
    }
    const nothing: DataColumn<Row> = { title: 'Nothing', render: () => '–' }
    const button: DataColumn<Row> = { title: '', render: () => 'press' }
    expect(cells([drawn, nothing, button], [{ name: 'a' }])).toEqual([
      ['Drawn', 'Nothing'],
      ['a 7', ''],
    ])
  })

  it('reads no words where there are none', () => {
    expect([null, undefined, false, true, []].map(textOf)).toEqual(['', '', '', '', ''])
  })
})

describe('a chart as CSV', () => {
  const told = (option: object) => parse(chartCsv(option as ChartOption, 'series'), { bom: true })

  it('tells times as such, points with their series, gaps as nothing', () => {
    const at = Date.UTC(2026, 0, 10, 20)
    const series = [
      {
        name: 'Zone 1',
        data: [
          [at, 1558.2],
          [at + 1000, null],
        ],
      },
    ]
    expect(told({ xAxis: { type: 'time' }, yAxis: { name: '°C' }, series })).toEqual([
      ['series', 'x', '°C'],
      ['Zone 1', '2026-01-10T20:00:00.000Z', '1558.2'],
      ['Zone 1', '2026-01-10T20:00:01.000Z', ''],
    ])
  })

  it('names categories, reads points with a look of their own', () => {
    const xAxis = { type: 'category', data: ['a', 'b'] }
    expect(told({ xAxis, yAxis: {}, series: [{ name: 's', data: [1, { value: 2, itemStyle: {} }] }] })).toEqual([
      ['series', 'x', 'y'],
      ['s', 'a', '1'],
      ['s', 'b', '2'],
    ])
  })

  it('leaves out the unseen line that a band stands on', () => {
    expect(told({ series: [{ name: 'band', lineStyle: { opacity: 0 }, data: [[0, 1]] }] })).toHaveLength(1)
  })
})

function read(file: string): string {
  return readFileSync(join(projectRoot, file), 'utf8')
}
