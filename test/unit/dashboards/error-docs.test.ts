// The errors document against the table of errors, both ways.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorDocument } from '../../../dashboards/api/error-docs.ts'
import { errorTable } from '../../../ingest/errors.ts'

const file = join(import.meta.dirname, '../../../docs/errors.md')
const document = readFileSync(file, 'utf8')
const documented = [...document.matchAll(/^## (\S+)$/gm)].map((match) => match[1])

describe('docs/errors.md', () => {
  it.each(Object.keys(errorTable))('explains %s', (code) => expect(documented).toContain(code))

  it('explains nothing that does not exist', () => {
    expect(documented.filter((code) => !Object.hasOwn(errorTable, code ?? ''))).toEqual([])
  })

  it('is fresh (npm run docs writes it)', () => expect(document).toBe(errorDocument()))
})

describe('the table of errors', () => {
  it.each(Object.entries(errorTable))('%s says what to do', (_, entry) => {
    expect(entry.what.length).toBeGreaterThan(8)
    expect(entry.next).toMatch(/[.]$/)
  })
})
