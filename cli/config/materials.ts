// The plant's own materials: read from their folder where kunlun.yaml is read, each problem with its file and line.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { messageOf } from '../../ingest/errors.ts'
import { isName } from '../../ingest/names.ts'
import { materialFile, type PlantMaterial } from '../../optimizer/config/material.ts'
import { twins } from '../../optimizer/knowledge/twin.ts'
import { materialProblems } from '../../optimizer/processes/own-material.ts'
import { type Issue, issuesOf } from './issues.ts'
import { readYaml } from './yaml-text.ts'

type Data = Readonly<Record<string, unknown>>
type Read = { readonly material: PlantMaterial } | { readonly problems: readonly string[] }

const extensions = ['.yaml', '.yml', '.json']

/** The data of a configuration with the materials of its folder, which is sought in `folder`, in place of the folder's name. */
export function withMaterials(data: unknown, folder: string): { readonly data: unknown; readonly issues: Issue[] } {
  if (!isMap(data) || typeof data['materials'] !== 'string') return { data, issues: [] }
  const { materials, issues } = materialsIn(resolve(folder, data['materials']))
  return { data: withOwnMaterials({ ...data, materials }), issues }
}

/** Studies with the sheets of the materials that their twins name. */
export function withOwnMaterials(data: Data): Data {
  const { materials, studies } = data
  if (!isMap(materials) || !isMap(studies)) return data
  const known = Object.entries(studies).map(([id, study]) => {
    const twin = isMap(study) ? study['twin'] : undefined
    if (!isMap(study) || !isMap(twin) || typeof twin['material'] !== 'string') return [id, study] as const
    const found = Object.hasOwn(materials, twin['material']) ? materials[twin['material']] : undefined
    if (!isMap(found) || found['process'] !== twin['process']) return [id, study] as const
    const { process: _, ...own } = found
    return [id, { ...study, twin: { ...twin, own } }] as const
  })
  return { ...data, studies: Object.fromEntries(known) }
}

/** Every material of a folder, by the name of its file. A file with problems is left out, with all of them told. */
export function materialsIn(folder: string): {
  readonly materials: Readonly<Record<string, PlantMaterial>>
  readonly issues: Issue[]
} {
  const issues: Issue[] = []
  const materials: Record<string, PlantMaterial> = {}
  for (const file of filesIn(folder, issues)) {
    const name = basename(file, extname(file))
    const read: Read = isName(name) ? readMaterial(name, file) : { problems: [`1:1 ${name} cannot be a name`] }
    if ('material' in read) materials[name] = read.material
    else issues.push(...read.problems.map((problem) => ({ path: ['materials'], message: `${file}:${problem}` })))
  }
  return { materials, issues: issues.map((issue) => ({ ...issue, isValueShown: false })) }
}

function filesIn(folder: string, issues: Issue[]): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => extensions.includes(extname(file)))
      .sort()
      .map((file) => join(folder, file))
  } catch (cause) {
    issues.push({ path: ['materials'], message: messageOf(cause) })
    return []
  }
}

/** Problems as `line:column path what is wrong`. */
function readMaterial(name: string, file: string): Read {
  const yaml = readYaml(readFileSync(file, 'utf8'))
  if ('problems' in yaml) return { problems: yaml.problems.map((one) => `${one.line}:${one.column} ${one.message}`) }
  const line = (path: readonly PropertyKey[], message: string) => {
    const words = path.map(String)
    const { line: row, column } = yaml.positionOf(words)
    return `${row}:${column} ${words.join('.')} ${message}`
  }
  const hostile = yaml.hostile.map((one) => `${one.line}:${one.column} ${one.message}`)
  const parsed = materialFile.safeParse(yaml.data ?? {}, { reportInput: true })
  if (!parsed.success)
    return {
      problems: [...hostile, ...parsed.error.issues.flatMap(issuesOf).map((one) => line(one.path, one.message))],
    }
  const { process, title, like, recipe, ...roles } = parsed.data
  const twin = twins.find((one) => one.process === process)
  if (twin === undefined)
    return { problems: [line(['process'], `is no twin; there are ${twins.map((one) => one.process).join(', ')}`)] }
  const sheets = Object.fromEntries(
    Object.entries(roles).map(([role, constants]) => [role, { name: `${name} ${role}`, title, constants }]),
  )
  const problems = materialProblems(twin, { sheets, like, recipe }).map(({ path, message }) => line(path, message))
  if (problems.length + hostile.length > 0) return { problems: [...hostile, ...problems] }
  return { material: { process, sheets, like, recipe } }
}

function isMap(data: unknown): data is Data {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}
