// The table of Sparkplug requirements in docs/sparkplug.md: counted, each id with a test that exists.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../source-files.ts'

const files: Readonly<Record<string, string>> = {
  H: 'test/unit/connectors/sparkplug-edge-node.test.ts',
  P: 'test/unit/connectors/sparkplug-payload.test.ts',
  G: 'test/unit/connectors/sparkplug-golden.test.ts',
  C: 'test/unit/connectors/mqtt-config.test.ts',
  S: 'test/system/mqtt-sparkplug.test.ts',
}
const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8')
const text = read('docs/sparkplug.md')
const rows = [...text.matchAll(/^\| `([a-z0-9-]+)` \| ([A-Z]: .*) \|$/gm)].map(([, id = '', tests = '']) => ({
  id,
  tests,
}))

describe('the requirements', () => {
  it('are as many as the text says, each once', () => {
    const said = /\*\*(\d+) ids are covered\.\*\*/.exec(text)?.[1]
    expect(rows.length).toBe(Number(said))
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })

  it('name tests that exist', () => {
    const missing = rows.flatMap(({ id, tests }) => {
      let letter = ''
      return tests.split('; ').flatMap((one) => {
        const [, own, title = ''] = /^(?:([A-Z]): )?(.*?)(?: …| \(.*\))?$/.exec(one) ?? []
        letter = own ?? letter
        return read(files[letter] ?? '').includes(title) ? [] : [`${id}: ${one}`]
      })
    })
    expect(missing).toEqual([])
  })
})
