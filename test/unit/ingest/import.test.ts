// Past runs and laboratory results from the tables that people have.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { numberFrom, timeFrom } from '../../../ingest/import/cell.ts'
import { guessMapping } from '../../../ingest/import/fields.ts'
import { applyOutcomes, previewOutcomes } from '../../../ingest/import/outcomes.ts'
import { applyImport, previewImport } from '../../../ingest/import/past-runs.ts'
import { readTable } from '../../../ingest/import/table.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { heat } from '../../suites/ledger.ts'
import { gb18030Table, workbook } from './import-fixtures.ts'

const by = { who: 'li.wei', when: 1_000n }
const later = { who: 'li.wei', when: 2_000n }
const bytes = (text: string) => new TextEncoder().encode(text)
const ofFurnace = { name: 'runs.csv', machine: 'furnace-1', process: 'sintering', timeZone: 'Asia/Shanghai' }
const midnight = 1_767_571_200_000_000_000n // 2026-01-05T00:00:00Z

let ledger: Ledger
beforeEach(async () => {
  ledger = await openLedger({ file: ':memory:' })
})
afterEach(() => ledger.close())

describe('reading a table', () => {
  it('knows UTF-8 with and without a mark, UTF-16, GB18030, and any usual delimiter', async () => {
    const texts = ['批次,密度\nH1,97\n', '\ufeff批次;密度\r\nH1;97\r\n', '批次\t密度\nH1\t97']
    for (const text of texts) {
      const table = await readTable(bytes(text))
      expect([table.columns, table.rows]).toEqual([['批次', '密度'], [{ line: 2, cells: ['H1', '97'] }]])
    }
    const wide = await readTable(Buffer.from('\ufeff批次,密度\nH1,97', 'utf16le'))
    expect([wide.columns, wide.encoding]).toEqual([['批次', '密度'], 'utf-16le'])
    const national = await readTable(gb18030Table)
    expect([national.columns, national.encoding]).toEqual([['炉号', '烧结温度', '密度（%）', '开始时间'], 'gb18030'])
  })

  it('keeps line numbers through empty lines, line breaks in cells and short rows', async () => {
    const { rows } = await readTable(bytes('a,b\n\n1,"x\ny"\n2\n3,4,5\n'))
    expect(rows.map(({ line, cells }) => [line, cells.length])).toEqual([
      [4, 2],
      [5, 1],
      [6, 3],
    ])
  })

  it('gives up the line of a quote that is never closed, not what follows it', async () => {
    const { rows, problems } = await readTable(bytes('a,b\n1,"open\n2,3\n4,5\n'))
    expect(problems).toMatchObject([{ line: 2 }])
    expect(rows).toEqual([
      { line: 3, cells: ['2', '3'] },
      { line: 4, cells: ['4', '5'] },
    ])
  })

  it('refuses what is no table, saying why', async () => {
    const cases: [Uint8Array, string][] = [
      [bytes(''), 'the table is empty'],
      [new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3]), 'workbook cannot be read'],
      [new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0]), '.xls'],
      [new Uint8Array([0xff, 0xff, 0x80]), 'neither UTF-8 nor GB18030'],
    ]
    for (const [content, reason] of cases) await expect(readTable(content)).rejects.toThrow(reason)
  })

  it('names columns without a header, and twins', async () => {
    expect((await readTable(bytes(',a,a\n1,2,3'))).columns).toEqual(['column 1', 'a', 'a (3)'])
  })
})

describe('cells', () => {
  it('hold numbers as people write them', () => {
    const cases: [string | number, number][] = [
      ['1600', 1600],
      [' 1,600.5 ', 1600.5],
      ['97.2 %', 97.2],
      ['１６００℃', 1600],
      ['-0.3mm', -0.3],
      ['1e3', 1000],
      ['yes', 1],
      ['否', 0],
      [5, 5],
    ]
    for (const [cell, number] of cases) expect(numberFrom(cell)).toBe(number)
    for (const cell of ['', 'n/a', '<0.3', '1.2.3', '5-6', '1,60', Number.NaN]) expect(numberFrom(cell)).toBeNaN()
  })

  it('hold times in the zone of the plant unless they state one', () => {
    const eight = midnight
    for (const text of [
      '2026-01-05 08:00',
      '2026/1/5 8:00:00',
      '2026年1月5日 08:00',
      '2026-01-05T08:00:00+08:00',
      '2026-01-05T00:00Z',
    ]) {
      expect(timeFrom(text, 'Asia/Shanghai')).toBe(eight)
    }
    expect(timeFrom('2026-01-05 08:00:00.000000007', 'Asia/Shanghai')).toBe(eight + 7n)
    expect(timeFrom('2026-01-05', 'Asia/Shanghai')).toBe(eight - 8n * 3_600_000_000_000n)
    expect(timeFrom(new Date('2026-01-05T08:00:00Z'), 'Asia/Shanghai')).toBe(eight)
    // A zone with summer time, on both sides of the change.
    expect(timeFrom('2026-03-29 01:30', 'Europe/Berlin')).toBe(timeFrom('2026-03-29T00:30Z', 'UTC'))
    expect(timeFrom('2026-03-29 03:30', 'Europe/Berlin')).toBe(timeFrom('2026-03-29T01:30Z', 'UTC'))
    for (const text of ['yesterday', '2026-13-01', '2026-02-30', '2026-01-05 25:00', '05/01/2026']) {
      expect(timeFrom(text, 'UTC')).toBeUndefined()
    }
  })
})

describe('past runs', () => {
  const table = [
    'Batch,Start,End,Peak (Cel),Soak time (min),Ramp rate,Density (%),Camber [mm],Operator',
    'H0001,2026-01-05 08:00,2026-01-05 17:00,1600,120,5,97.2,0.12,王伟',
    'H0002,2026-01-06 08:00,2026-01-06 17:00,1580,90,5,,0.2,李娜',
    'H0003,yesterday,,1580,90,5,high,0.2,',
    'H0001,2026-01-07 08:00,,1500,60,4,96,0.1,',
    'H0004,2026-01-08 08:00,2026-01-07 08:00,1500,60,4,96,0.1,',
  ].join('\n')

  it('shows what would be imported, with every problem and its line', async () => {
    const preview = await previewImport({ ...ofFurnace, bytes: bytes(table) })
    expect(preview.mapping).toEqual({
      ...{
        Batch: 'label:batch',
        Start: 'from',
        End: 'to',
        'Peak (Cel)': 'setting:peak',
        'Soak time (min)': 'setting:soak',
      },
      ...{
        'Ramp rate': 'setting:ramp',
        'Density (%)': 'outcome:density',
        'Camber [mm]': 'outcome:camber',
        Operator: 'label:operator',
      },
    })
    expect(preview.rows).toHaveLength(5)
    expect(preview.items.map((item) => item.labels['batch'])).toEqual(['H0001', 'H0002'])
    expect(preview.problems.map(({ line, column }) => [line, column])).toEqual([
      [4, 'Start'],
      [4, 'Density (%)'],
      [5, ''],
      [6, ''],
    ])
    expect(await ledger.runs.list({})).toEqual([])
  })

  it('imports runs with settings, labels and outcomes; the same table again changes nothing', async () => {
    const preview = await previewImport({ ...ofFurnace, bytes: bytes(table) })
    expect(await applyImport(preview, ledger, by)).toMatchObject({ added: 2, unchanged: 0 })
    const [second, first] = await ledger.runs.list({})
    expect(first).toMatchObject({
      ...{ id: 'furnace-1/import-H0001', process: 'sintering', from: midnight, state: 'finished' },
      ...{ planned: { peak: 1600, soak: 120, ramp: 5 }, achieved: { peak: 1600, soak: 120, ramp: 5 } },
      labels: { batch: 'H0001', operator: '王伟', source: 'import' },
    })
    expect(
      (await ledger.outcomes.list({ run: first?.id ?? '' })).map(({ name, value, unit }) => [name, value, unit]),
    ).toEqual([
      ['density', 97.2, '%'],
      ['camber', 0.12, 'mm'],
    ])
    expect(await ledger.outcomes.list({ run: second?.id ?? '' })).toHaveLength(1)
    expect(await applyImport(preview, ledger, later)).toMatchObject({ added: 0, unchanged: 2 })
  })

  it('lets a corrected table supersede', async () => {
    await applyImport(await previewImport({ ...ofFurnace, bytes: bytes(table) }), ledger, by)
    const corrected = await previewImport({ ...ofFurnace, bytes: bytes(table.replace('97.2', '97.5')) })
    expect(await applyImport(corrected, ledger, later)).toMatchObject({ added: 1, unchanged: 1 })
    const history = await ledger.outcomes.history('furnace-1/import-H0001')
    expect(
      history.filter((one) => one.name === 'density').map((one) => [one.value, one.supersededBy !== undefined]),
    ).toEqual([
      [97.2, true],
      [97.5, false],
    ])
  })

  it('reads Chinese headers in GB18030, and a workbook with dates', async () => {
    const national = await previewImport({ ...ofFurnace, bytes: gb18030Table })
    const book = workbook([
      ['炉号', '烧结温度(°C)', '密度（%）', '开始时间'],
      ['H0001', 1600, 97.2, new Date('2026-01-05T08:00:00Z')],
      [null, null, null, null],
      ['H0002', 1580, null, new Date('2026-01-06T08:00:00Z')],
    ])
    const excel = await previewImport({ ...ofFurnace, bytes: book })
    expect(excel.problems).toEqual([])
    expect(excel.items).toHaveLength(2)
    for (const { items } of [national, excel]) {
      expect(items[0]).toMatchObject({ from: midnight, achieved: { peak: 1600 }, labels: { batch: 'H0001' } })
      expect(items[0]?.outcomes).toEqual([{ name: 'density', value: 97.2, unit: '%' }])
    }
    expect(excel.items[1]?.line).toBe(4)
  })

  it('follows the mapping of a person, and refuses one that cannot be', async () => {
    const text = 'charge,T,ordered,colour\nA 1,1590,1600,white\n'
    const mapping = { charge: 'label:batch', T: 'achieved:peak', ordered: 'planned:peak', colour: '' }
    const { items } = await previewImport({ ...ofFurnace, bytes: bytes(text), mapping })
    expect(items[0]).toMatchObject({ planned: { peak: 1600 }, achieved: { peak: 1590 }, labels: { batch: 'A 1' } })
    expect(items[0]?.id).toMatch(/^furnace-1\/import-[0-9a-f]{12}$/)
    const wrong = previewImport({
      ...ofFurnace,
      bytes: bytes(text),
      mapping: { charge: 'nonsense', absent: 'run', T: 'setting:' },
    })
    await expect(wrong).rejects.toThrow(/nonsense.*no column absent.*setting:/)
  })

  it('takes no remark for a setting or a label', async () => {
    const text = `batch,peak,note\nH1,1600,${'x'.repeat(201)}\n`
    const mapping = { batch: 'label:batch', peak: 'setting:peak', note: 'setting:note' }
    const { problems } = await previewImport({ ...ofFurnace, bytes: bytes(text), mapping })
    expect(problems).toMatchObject([{ column: 'note', message: 'is longer than 200 characters' }])
  })

  it('keeps hostile headers and cells from doing harm', async () => {
    const text = '__proto__,constructor,batch\n=cmd(),\'; drop table runs; --,"a\nb"\n'
    const mapping = { __proto__: null, batch: 'label:batch', constructor: 'label:__proto__' } as unknown as Record<
      string,
      string
    >
    const { problems } = await previewImport({ ...ofFurnace, bytes: bytes(text), mapping })
    expect(problems).toMatchObject([{ column: 'constructor', message: '__proto__ cannot be a name' }])
    expect(guessMapping(['__proto__', 'toString'], 'runs')).toEqual({})
    const unnamed = await previewImport({ name: 'x.csv', bytes: bytes('machine,batch\na/b,H1\n,H2\n') })
    expect(unnamed.items).toEqual([])
    expect(unnamed.problems.map((one) => one.line)).toEqual([2, 2, 3, 3])
  })

  it('dates runs without a time by their import, once', async () => {
    const preview = await previewImport({ ...ofFurnace, bytes: bytes('batch,peak\nH1,1600\nH2,1580\n') })
    await applyImport(preview, ledger, by)
    expect(await applyImport(preview, ledger, later)).toMatchObject({ added: 0, unchanged: 2 })
    expect((await ledger.runs.list({ oldestFirst: true })).map((run) => run.from)).toEqual([1000n, 1001n])
  })
})

describe('laboratory results', () => {
  beforeEach(() =>
    ledger.runs.putAll(
      [heat('a', { from: 1n, to: 2n }), heat('b', { from: 1n, to: 2n, labels: { batch: 'H0002' } })],
      by,
    ),
  )

  it('come one per row, in the zone of the laboratory', async () => {
    const text = [
      '批号,检测项目,结果,单位,试样,检测时间',
      'H0001,density,97.2,%,S1,2026-01-05 08:00',
      'H0001,density,none,%,S2,',
      'H0009,camber,0.1,mm,S1,',
    ].join('\n')
    const preview = await previewOutcomes({ name: 'lab.csv', bytes: bytes(text), timeZone: 'Asia/Shanghai' })
    expect(preview.problems.map((one) => one.line)).toEqual([3])
    const result = await applyOutcomes(preview, ledger, by)
    expect(result).toMatchObject({ added: 1, unchanged: 0 })
    expect(result.problems.map(({ line, message }) => [line, message])).toEqual([
      [3, 'none is no number'],
      [4, 'There is no run of batch H0009'],
    ])
    expect(await ledger.outcomes.list({})).toMatchObject([
      { run: 'a', name: 'density', value: 97.2, unit: '%', specimen: 'S1', measuredAt: midnight },
    ])
    expect((await ledger.outcomes.history('a'))[0]?.who).toBe('li.wei')
  })

  it('say who measured, in a column of any name for it', async () => {
    const text = '炉号,检测项目,数值,单位,检验员\nH0001,density,97.2,%,王芳\n'
    const preview = await previewOutcomes({ name: 'lab.csv', bytes: bytes(text) })
    await applyOutcomes(preview, ledger, by)
    expect(await ledger.outcomes.list({})).toMatchObject([{ run: 'a', value: 97.2, appraiser: '王芳' }])
  })

  it('come a column each; the same table again changes nothing', async () => {
    const text = 'batch,density (%),camber (mm),measured\nH0001,97,0.1,2026-01-05\nH0002,96,,2026-01-05\n'
    const preview = await previewOutcomes({ name: 'lab.csv', bytes: bytes(text) })
    expect(await applyOutcomes(preview, ledger, by)).toEqual({ added: 3, unchanged: 0, problems: [] })
    expect(await applyOutcomes(preview, ledger, later)).toEqual({ added: 0, unchanged: 3, problems: [] })
    expect((await ledger.outcomes.list({ run: 'b' })).map(({ name, unit }) => [name, unit])).toEqual([['density', '%']])
  })
})
