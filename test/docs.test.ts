// The documents: generated parts are fresh, links lead somewhere, examples are accepted, rooms introduce themselves briefly.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../cli/config/read.ts'
import { generatedDocuments } from './docs/generated.ts'
import { projectRoot, sourceFiles } from './source-files.ts'

const rooms = ['connectors', 'ingest', 'ledger', 'plant', 'optimizer', 'dashboards', 'cli', 'test', 'bench']
const longestReadme = 30
const documents = sourceFiles(['.md']).map((file) => ({ file, text: readFileSync(join(projectRoot, file), 'utf8') }))

describe('generated documents', () => {
  it.each(generatedDocuments())('$file is fresh (npm run docs writes it)', ({ file, text }) => {
    expect(existsSync(join(projectRoot, file)) ? readFileSync(join(projectRoot, file), 'utf8') : '').toBe(text)
  })
})

describe('every room', () => {
  it.each(rooms)(`%s has a README of at most ${longestReadme} lines`, (room) => {
    const readme = readFileSync(join(projectRoot, room, 'README.md'), 'utf8')
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(longestReadme)
  })
})

describe('links', () => {
  it.each(documents)('of $file lead to files that exist', ({ file, text }) => {
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? '')
    const dead = targets.filter((target) => !existsSync(join(projectRoot, normalize(join(dirname(file), target)))))
    expect(dead).toEqual([])
  })
})

describe('examples', () => {
  const examples = documents.flatMap(({ file, text }) =>
    [...text.matchAll(/```yaml kunlun\n([\s\S]*?)```/g)].map((match, index) => ({
      name: `${file} no. ${index + 1}`,
      text: match[1] ?? '',
    })),
  )
  it('are there', () => expect(examples.length).toBeGreaterThan(0))
  it.each(examples)('$name is a configuration without problems', ({ text }) => {
    expect(readConfig(text)).toHaveProperty('config')
  })
})

describe('the guides', () => {
  const shown = (text: string) => [...text.matchAll(/screenshots\/([\w-]+)-(en|zh)\.png/g)].map((match) => match[1])
  const guides = documents.filter(({ file }) => /^docs\/guide-[a-z-]+\.md$/.test(file))
  it('are there for each person', () => expect(guides).toHaveLength(3))
  it.each(guides)('$file says and shows the same in Chinese', ({ file, text }) => {
    const chinese = documents.find((one) => one.file === file.replace('.md', '.zh-CN.md'))?.text ?? ''
    const heads = (one: string) => [...one.matchAll(/^#+/gm)].map(([level]) => level)
    expect(shown(chinese)).toEqual(shown(text))
    expect(shown(text).length).toBeGreaterThan(0)
    expect(heads(chinese)).toEqual(heads(text))
    expect(text).not.toContain('-zh.png')
    expect(chinese).not.toContain('-en.png')
  })
})
