// The commands for experiments: sheets of designs, ANOVA tables, control charts, from files to text.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { analyseTable } from '../../../cli/analysis/analyse.ts'
import { designSheet, sheetCsv, sheetText } from '../../../cli/design/sheet.ts'
import { wantedOf, wantedOfStudy } from '../../../cli/design/wanted.ts'
import { spcReport } from '../../../cli/spc/report.ts'
import type { DesignOptions } from '../../../optimizer/designs/design.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

const folder = mkdtempSync(join(tmpdir(), 'kunlun-experiments-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const sheetOf = async (design: string, factors: readonly string[], options: DesignOptions = {}) =>
  designSheet(await wantedOf({ design, factors, seed: 1 }, options))

describe('a sheet of a design', () => {
  it('is CSV that Excel opens: order, block, settings in units', async () => {
    const sheet = await sheetOf('box-behnken', ['peak=1450:1650:Cel', 'parts=1..8', 'ramp=0.5:1.5'], {
      blocks: 3,
      centrePoints: 3,
    })
    const csv = sheetCsv(sheet)
    expect(csv.startsWith('\ufeffrun,standard_order,block,point,peak,parts,ramp\r\n1,')).toBe(true)
    expect(sheet.rows).toHaveLength(15)
    expect(new Set(sheet.rows.map((row) => row[4]))).toEqual(new Set([1450, 1550, 1650]))
    expect(sheet.rows.every((row) => Number.isInteger(row[5]))).toBe(true)
    expect(sheet.rows.map((row) => row[2])).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3])
  })

  it('takes no text for a formula', async () => {
    const csv = sheetCsv(await sheetOf('full-factorial', ['gas==1+1|a "b", c']))
    expect(csv).toContain("'=1+1")
    expect(csv).toContain('"a ""b"", c"')
  })

  it('puts the factorial of a circumscribed design on the values given', async () => {
    const { rows } = await sheetOf('central-composite', ['time=80:90', 'heat=170:180'], {
      region: 'circumscribed',
      randomise: false,
    })
    expect(rows.slice(0, 4).map((row) => row.slice(4))).toEqual([
      [80, 170],
      [90, 170],
      [80, 180],
      [90, 180],
    ])
    expect(rows[4]![4]).toBeCloseTo(85 - 5 * Math.SQRT2, 9)
  })

  it('says what cannot be told apart, by letters with names', async () => {
    const text = sheetText(
      await sheetOf('fractional-factorial', ['a=0:1', 'b=0:1', 'c=0:1', 'd=0:1', 'gas=x|y'], {
        generators: ['D=AB', 'E=AC'],
      }),
    )
    expect(text).toContain('A = BD = CE')
    expect(text).toContain('Letters: A a, B b, C c, D d, E gas.')
  })

  it('of a study keeps its limits, has room for its outcomes, follows its start', async () => {
    const study = studyConfig.parse({
      machine: 'kiln-1',
      parameters: [
        { type: 'continuous', name: 'peak', low: 1450, high: 1650 },
        { type: 'continuous', name: 'soak', low: 30, high: 240 },
        { type: 'context', name: 'lot', low: 1, high: 9 },
      ],
      linear: [{ coefficients: { peak: 1, soak: 1 }, max: 1800 }],
      objectives: [{ outcome: 'strength', goal: 'maximize' }],
      start: { design: 'central-composite', alpha: 'face', centrePoints: 3 },
    })
    const sheet = designSheet(wantedOfStudy(study, {}, { randomise: true }))
    expect(sheet.columns).toEqual(['run', 'standard_order', 'block', 'point', 'peak', 'soak', 'strength'])
    expect(sheet.rows).toHaveLength(11)
    for (const row of sheet.rows) expect(Number(row[4]) + Number(row[5])).toBeLessThanOrEqual(1800)
    expect(sheet.notes.join()).toContain('1 of the points were moved')
  })

  it.each([
    [{ factors: ['a'] }, /a needs values/],
    [{ factors: ['a=3:1'] }, /low value below its high one/],
    [{ factors: ['a=x'] }, /reads like a=low:high/],
    [{ factors: ['a=1:2', 'a=1:3'] }, /a is given twice/],
    [{ factors: ['=1:2'] }, /has no name/],
    [{}, /either --study or --factors/],
  ])('is refused: %o', async (source, reason) => {
    await expect(wantedOf({ design: 'taguchi', ...source }, {})).rejects.toThrow(reason)
  })
})

describe('the analysis of a table', () => {
  const root = Math.SQRT2
  const yieldTable = file(
    'yield.csv',
    [
      'run,x1,x2,yield',
      '1,-1,-1,76.5',
      '2,-1,1,77',
      '3,1,-1,78',
      '4,1,1,79.5',
      '5,0,0,79.9',
      '6,0,0,80.3',
      '7,0,0,80',
      '8,0,0,79.7',
      '9,0,0,79.8',
      `10,${root},0,78.4`,
      `11,-${root},0,75.6`,
      `12,0,${root},78.5`,
      `13,0,-${root},77`,
    ].join('\n'),
  )

  it('prints the ANOVA table of the textbook', async () => {
    const { text } = await analyseTable({ table: yieldTable, factors: ['x1=-1:1', 'x2=-1:1'], outcome: ['yield'] })
    expect(text).toMatch(/^Model +5 +28\.2478 +5\.64956 +79\.8456 +< 0\.0001$/m)
    expect(text).toMatch(/^ {2}Lack of fit +3 +0\.283292 +0\.0944306 +1\.78171 +0\.2897$/m)
    expect(text).toContain('Stationary point: a maximum of 80.2124 at x1 0.38926, x2 0.305858')
  })

  it('is the same JSON, factors by themselves', async () => {
    const { data } = await analyseTable({ table: yieldTable, outcome: ['yield'] })
    const { yield: own } = JSON.parse(JSON.stringify(data)).outcomes
    expect(own.factors.map(({ name }: { name: string }) => name)).toEqual(['x1', 'x2'])
    expect(own.summary.r2).toBeCloseTo(0.9828, 3)
    // In natural units of the table's own range the shape is the same.
    expect(own.canonical.height).toBeCloseTo(80.2124, 3)
  })

  it('takes a sheet filled in, with its blocks, categories, gaps', async () => {
    const sheet = await sheetOf('full-factorial', ['peak=1450:1650', 'soak=30:90', 'gas=air|n2'], {
      replicates: 2,
      blocks: 2,
    })
    const rows = sheet.rows.map((row, i) => {
      const value = Number(row[4]) / 100 + (row[6] === 'n2' ? 2 : 0) + Number(row[2]) + ((i * 7) % 5) * 0.01
      return [...row, i === 3 ? '' : value].join(',')
    })
    const table = file('filled.csv', `\ufeff${[...sheet.columns, 'strength'].join(',')}\r\n${rows.join('\r\n')}\r\n`)
    const { data, text } = await analyseTable({ table, outcome: ['strength'], model: 'linear' })
    const { strength } = JSON.parse(JSON.stringify(data)).outcomes
    expect(strength.summary.runs).toBe(15)
    const estimate = (label: string) =>
      strength.coefficients.find((one: { label: string }) => one.label === label).estimate
    expect(estimate('peak')).toBeCloseTo(1, 1)
    expect(estimate('gas [air]')).toBeCloseTo(-1, 1)
    expect(text).toMatch(/^Blocks +1 +/m)
  })

  it('finds one compromise of two outcomes, over numbers with choices', async () => {
    const rows = ['air', 'n2'].flatMap((gas) =>
      [-1, -0.5, 0, 0.5, 1].map((x) => `${50 + 10 * x},${gas},${x + (gas === 'n2' ? 1 : 0)},${x * x + x}`),
    )
    const table = file('two.csv', `heat,gas,a,b\n${rows.join('\n')}\n`)
    const wish = ['a=maximize:-1:2', 'b=minimize:0:2']
    const { data, text } = await analyseTable({ table, outcome: ['a', 'b'], model: 'quadratic', wish })
    const { compromise } = JSON.parse(JSON.stringify(data))
    expect(compromise.settings.gas).toBe('n2')
    // Of (x + 2) / 3 times 1 - (x + x^2) / 2 the root is largest at x = 0.
    expect(compromise.settings.heat).toBeCloseTo(50, 1)
    expect(compromise.desirability).toBeCloseTo(Math.sqrt(2 / 3), 3)
    expect(text).toContain('Most desirable')
    await expect(analyseTable({ table, outcome: ['a'], wish: ['b=maximize:0:1'] })).rejects.toThrow(
      /b, which is no outcome/,
    )
    await expect(analyseTable({ table, outcome: ['a'], wish: ['a=maximize:1:0'] })).rejects.toThrow(
      /reads like|read like/,
    )
  })

  it('ranks the factors of an array by their signals', async () => {
    const table = file('l4.csv', 'a,b,c,y1,y2\n1,1,1,10,12\n1,2,2,20,22\n2,1,2,11,10\n2,2,1,19,21\n')
    const { text, data } = await analyseTable({
      table,
      factors: ['a', 'b', 'c'],
      outcome: ['y1', 'y2'],
      signal: 'larger',
    })
    const { effects } = JSON.parse(JSON.stringify(data))
    expect(effects.find(({ rank }: { rank: number }) => rank === 1).factor).toBe('b')
    expect(text).toContain('larger is better')
  })

  it.each([
    [{ table: 'absent.csv', outcome: ['y'] }, /cannot be read/],
    [{ table: yieldTable, outcome: ['y'] }, /no column y; its columns are run, x1, x2, yield/],
    [{ table: yieldTable }, /--outcome is needed/],
    [{ table: yieldTable, outcome: ['yield'], factors: ['x3'] }, /no column x3/],
    [{ table: yieldTable, outcome: ['yield'], factors: ['x1=a|b'] }, /x1 is never/],
  ])('is refused: %o', async (options, reason) => {
    await expect(analyseTable(options)).rejects.toThrow(reason)
  })
})

describe('control charts of a table', () => {
  const flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
  const usual = { rules: 'western-electric', confidence: 0.95 } as const
  const table = file('flow.csv', `flow,other\n${flow.map((value, i) => `${value},${(i * 37) % 11}`).join('\n')}\n,3\n`)

  it('show limits, points, capability, what was left out', async () => {
    const { text } = await spcReport({ ...usual, table, column: ['flow'], lower: 44, upper: 56 })
    expect(text).toContain('Individual values: limits 45.8159 to 55.8041, centre 50.81; no point outside')
    expect(text).toContain('Left out: 1 rows without a number or of a short subgroup (lines 12).')
    expect(text).toMatch(/^Cpk +1\.03923/m)
    expect(text).toMatch(/^line 2 +49\.6 {2}\| +o +: +\|$/m)
  })

  it('say in words what a rule found, by limits of earlier points', async () => {
    const late = file('late.csv', `y\n${[...flow, 58, 58.5].join('\n')}\n`)
    const { text } = await spcReport({ ...usual, table: late, column: ['y'], phaseOne: 10 })
    expect(text).toContain('outside: line 12, line 13')
    expect(text).toContain('line 13: WE2: 2 of 3 points in a row lie more than 2 sigma above the centre line.')
  })

  it.each([
    ['xbar-r', ['flow'], 2, 'Subgroup means'],
    ['xbar-s', ['flow'], 5, 'Subgroup standard deviations'],
    ['three-way', ['flow'], 2, 'Run means'],
    ['ewma', ['flow'], undefined, 'EWMA, lambda 0.2'],
    ['cusum', ['flow'], undefined, 'CUSUM of rises'],
    ['hotelling', ['flow', 'other'], undefined, 'Hotelling T2, Phase I'],
    ['mewma', ['flow', 'other'], undefined, 'MEWMA, lambda 0.1'],
  ] as const)('are of any kind: %s', async (chart, column, subgroup, title) => {
    const { text, data } = await spcReport({ ...usual, table, column, chart, ...(subgroup && { subgroup }) })
    expect(text).toContain(title)
    expect(JSON.parse(JSON.stringify(data)).kind).toBe(chart)
  })

  it('judge a gauge', async () => {
    const readings = ['a', 'b'].flatMap((who) =>
      [1, 2, 3, 4].flatMap((part) => [0, 1].map((trial) => `${who},${part},${part + 0.02 * trial}`)),
    )
    const gauge = file('gauge.csv', `who,part,value\n${readings.join('\n')}\n`)
    const { text } = await spcReport({
      ...usual,
      table: gauge,
      column: ['value'],
      part: 'part',
      appraiser: 'who',
      lower: 0,
      upper: 5,
    })
    expect(text).toContain('% of tolerance')
    expect(text).toContain('good: The gauge makes up')
  })

  it('refuse what does not vary', async () => {
    const flat = file('flat.csv', 'y\n1\n1\n1\n')
    await expect(spcReport({ ...usual, table: flat, column: ['y'] })).rejects.toThrow(/do not vary/)
  })
})
