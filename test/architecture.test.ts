// Who may import whom: the import table of the rooms, held against the imports in the code.
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot, sourceFiles } from './source-files.ts'

const vocabulary = ['ingest/model.ts', 'ingest/errors.ts', 'ingest/names.ts', 'ingest/secret.ts', 'ingest/unit-text.ts']

/** What a folder may import beside itself: prefixes of paths. The longest matching folder counts. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'connectors/connector.ts': vocabulary,
  'connectors/index.ts': ['connectors/'],
  connectors: ['connectors/connector.ts', ...vocabulary],
  ingest: ['connectors/connector.ts', 'ledger/ledger.ts'],
  ledger: vocabulary,
  plant: vocabulary,
  optimizer: vocabulary,
  'optimizer/math': [],
  'dashboards/api': [
    ...vocabulary,
    'ingest/stores/store.ts',
    'ledger/ledger.ts',
    'connectors/connector.ts',
    'dashboards/web/dist',
  ],
  'dashboards/web': [...vocabulary, 'dashboards/api/'],
  'dashboards/grafana': [...vocabulary, 'ledger/ledger.ts'],
  cli: [''],
  test: [''],
  bench: [''],
}

/** Folders whose subfolders are siblings: they never import each other. */
const siblings = ['connectors', 'dashboards', 'optimizer/processes']

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

const imports: Import[] = sourceFiles(['.ts', '.tsx'])
  .filter((file) => !file.startsWith('test/') && !file.startsWith('bench/'))
  .flatMap(importsOf)

describe('the import table', () => {
  it('is kept by every file', () => {
    expect(imports.filter((edge) => !isAllowed(edge)).map(shown)).toEqual([])
  })

  it('leaves siblings apart', () => {
    expect(imports.filter(isBetweenSiblings).map(shown)).toEqual([])
  })

  it('keeps the plant for the demo, the proofs and the tests', () => {
    const users = imports.filter((edge) => edge.to.startsWith('plant/') && !/^(plant|cli|bench|test)\//.test(edge.from))
    expect(users.map(shown)).toEqual([])
  })

  it('has no cycle', () => {
    expect(cycles(imports.filter((edge) => !edge.typeOnly))).toEqual([])
  })
})

describe('the numbers room', () => {
  const files = sourceFiles(['.ts']).filter((file) => file.startsWith('optimizer/math/'))

  it.each(files)('%s has no clock, randomness or I/O of its own', (file) => {
    expect(read(file)).not.toMatch(/Math\.random|Date\.now|new Date\(|performance\.now|node:|process\./)
  })
})

function importsOf(file: string): Import[] {
  const pattern =
    /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+'(\.[^']+)'|^\s*import\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gm
  return [...read(file).matchAll(pattern)].map((match) => ({
    from: file,
    to: normalize(join(dirname(file), match[2] ?? match[3] ?? match[4] ?? '')),
    typeOnly: match[1] !== undefined,
  }))
}

function isAllowed({ from, to }: Import): boolean {
  const rooms = Object.keys(mayImport).filter((room) => from === room || from.startsWith(`${room}/`))
  const room = rooms.sort((a, b) => b.length - a.length)[0]
  if (room === undefined) return false
  if (to.startsWith(`${room}/`)) return true
  return (mayImport[room] ?? []).some((prefix) => to === prefix || to.startsWith(prefix))
}

function isBetweenSiblings({ from, to }: Import): boolean {
  return siblings.some((folder) => {
    const [a, b] = [childOf(folder, from), childOf(folder, to)]
    return (
      a !== undefined &&
      b !== undefined &&
      a !== b &&
      !`${folder}/${b}`.endsWith('.ts') &&
      !a.endsWith('.ts') &&
      !isApiTypes(from, to)
    )
  })
}

/** The page takes its types from the API's schemas: the one pair that is meant. */
function isApiTypes(from: string, to: string): boolean {
  return from.startsWith('dashboards/web/') && to.startsWith('dashboards/api/')
}

function childOf(folder: string, path: string): string | undefined {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined
}

/** Groups of files that import each other in a ring, found by depth-first search. */
function cycles(edges: readonly Import[]): string[] {
  const next = Map.groupBy(edges, (edge) => edge.from)
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (path.includes(file) || done.has(file)) return
    for (const edge of next.get(file) ?? []) visit(edge.to, [...path, file])
    done.add(file)
  }
  for (const file of next.keys()) visit(file, [])
  return found
}

function shown(edge: Import): string {
  return `${edge.from} imports ${edge.to}`
}

function read(file: string): string {
  return readFileSync(join(projectRoot, file), 'utf8')
}
