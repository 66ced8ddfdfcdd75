// The guides name views, tabs, buttons as the page does: what stands there in italics or quotes is a text of the page.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../dashboards/web/src/i18n/en.ts'
import { zh } from '../dashboards/web/src/i18n/zh.ts'
import { projectRoot } from './source-files.ts'

const people = ['operator', 'process-engineer', 'algorithm-engineer']

/** Alike in all languages, so in no dictionary. */
const written = new Set(['CSV'])

/** What a text of the page says around its figures; a guide writes … for them. */
function textsOf(dictionary: Readonly<Record<string, string>>): Set<string> {
  return new Set(Object.values(dictionary).map((text) => text.replaceAll(/\{\w+\}/g, '…')))
}

function namesIn(file: string, mark: RegExp): string[] {
  const text = readFileSync(join(projectRoot, 'docs', file), 'utf8')
  return [...text.matchAll(mark)].map(([, name = '']) => name.replaceAll(/\s+/g, ' '))
}

describe.each(people)('the guide of the %s', (person) => {
  it.each([
    { language: 'English', file: `guide-${person}.md`, dictionary: en, mark: /(?<!\*)\*(?![\s*])([^*]+)\*(?!\*)/g },
    { language: 'Chinese', file: `guide-${person}.zh-CN.md`, dictionary: zh, mark: /“([^”]+)”/g },
  ])('names what is on the page: $language', ({ file, dictionary, mark }) => {
    const names = namesIn(file, mark)
    const texts = textsOf(dictionary)
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name) => !texts.has(name) && !written.has(name))).toEqual([])
  })
})
