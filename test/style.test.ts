// The habits of the house that a program can check: first lines, sizes, loose ends.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot, sourceFiles } from './source-files.ts'

const files = sourceFiles(['.ts', '.tsx', '.js']).map((file) => ({
  file,
  text: readFileSync(join(projectRoot, file), 'utf8'),
}))
const longestFile = 300
/** A suite reads as one list of clauses: tests may be longer. */
const longestTest = 600

describe('every source file', () => {
  it('opens with one line that says what it is', () => {
    const silent = files.filter(({ text }) => !/^(#!.*\n)?\/\/ \S.{10,}/.test(text))
    expect(silent.map(({ file }) => file)).toEqual([])
  })

  it(`has at most ${longestFile} lines`, () => {
    const limit = (file: string) => (file.startsWith('test/') ? longestTest : longestFile)
    const long = files.filter(({ file, text }) => text.split('\n').length > limit(file) + 1)
    expect(long.map(({ file }) => file)).toEqual([])
  })

  it('has no loose end', () => {
    const loose =
      /: any\b|as any\b|@ts-(ignore|expect-error)|\b(it|test|describe)\.(only|skip)\(|\bTO(?:DO)\b|\bFIX(?:ME)\b|catch \{\s*\}/
    const found = files.flatMap(({ file, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          loose.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
        ),
    )
    expect(found.filter((line) => !line.startsWith('test/style.test.ts'))).toEqual([])
  })
})
