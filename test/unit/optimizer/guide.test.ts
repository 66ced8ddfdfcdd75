// The guide docs/optimizer.md against the code: its worked study, its dialogue, its sources, the tests that it names.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { guide, guideAnew } from '../../docs/worked-study.ts'
import { projectRoot, sourceFiles } from '../../source-files.ts'
import { speak } from './speak.ts'

const text = readFileSync(guide, 'utf8')

describe('the guide', () => {
  it('holds the worked study as it runs (npm run docs writes it)', { timeout: 90_000 }, () => {
    expect(text).toBe(guideAnew())
  })

  it('holds a dialogue as it is answered', () => {
    const { line } = speak()
    const lines = text.split('\n').filter((one) => /^[<>] \{/.test(one))
    expect(lines.length).toBeGreaterThan(8)
    const answered = lines.filter((one) => one.startsWith('>')).flatMap((one) => [one, `< ${line(one.slice(2))}`])
    expect(answered).toEqual(lines)
  })

  it('lists every source named in the files that it describes', () => {
    const apart = /^optimizer\/(spc|designs|processes|response-surface|calibration|robust|effect|separation)\//
    const files = sourceFiles(['.ts']).filter((file) => file.startsWith('optimizer/') && !apart.test(file))
    const named = files.flatMap((file) =>
      [...readFileSync(join(projectRoot, file), 'utf8').matchAll(/\[([A-Z][A-Za-z]+\d{4})\b/g)].map(
        (match) => match[1]!,
      ),
    )
    const sources = text.slice(text.indexOf('## Sources'))
    expect([...new Set(named)].filter((one) => !sources.includes(one))).toEqual([])
  })

  it('names tests that exist', () => {
    const table = text.slice(text.indexOf('## Where each duty is tested'), text.indexOf('## Sources'))
    const tests = readdirSync(join(projectRoot, 'test/unit/optimizer'))
    const missing = [...table.matchAll(/`([\w*-]+\.test\.ts)`/g)].filter(
      ([, name]) => !tests.some((one) => new RegExp(`^${name!.replaceAll('.', '\\.').replace('*', '.*')}$`).test(one)),
    )
    expect(missing.map(([, name]) => name)).toEqual([])
    const reports = [...text.matchAll(/`(bench\/reports\/[\w-]+\.md)`/g)].map(([, file]) => file!)
    expect(reports.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([])
  })
})
