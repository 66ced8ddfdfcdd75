// The study that a command is given: a file of its own, or one of the studies of a kunlun.yaml.
import { readFileSync } from 'node:fs'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { type StudyConfig, studyConfig } from '../../optimizer/study-config.ts'
import { issuesOf } from '../config/issues.ts'
import { loadConfig } from '../config/load.ts'
import { readYaml } from '../config/yaml-text.ts'

/** Throws CONFIG_UNREADABLE, CONFIG_INVALID, STUDY_INVALID, NOT_FOUND. `name` chooses among the studies of a kunlun.yaml. */
export function loadStudy(file: string, name?: string): StudyConfig {
  const data = readMap(file)
  if (!Object.hasOwn(data, 'studies')) return studyFrom(data)
  return pickStudy(loadConfig(file).studies, name)
}

/** The study of that name, or the only one. Throws NOT_FOUND. */
export function pickStudy(studies: Readonly<Record<string, StudyConfig>>, name?: string): StudyConfig {
  const only = Object.keys(studies).length === 1 ? Object.keys(studies)[0] : undefined
  const id = name ?? only ?? ''
  const study = Object.hasOwn(studies, id) ? studies[id] : undefined
  if (study === undefined) {
    const known = Object.keys(studies).join(', ') || 'none'
    throw kunlunError('NOT_FOUND', { what: 'study', id: id === '' ? `without --name (there are ${known})` : id })
  }
  return study
}

/** A checked study; every problem is told at once. */
export function studyFrom(data: unknown): StudyConfig {
  const parsed = studyConfig.safeParse(data, { reportInput: true })
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.flatMap(issuesOf).map(({ path, message }) => `${path.join('.')} ${message}`)
  throw kunlunError('STUDY_INVALID', { detail: problems.join('; ') })
}

/** The map that a YAML file holds. */
export function readMap(file: string): Readonly<Record<string, unknown>> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw kunlunError('CONFIG_UNREADABLE', { file, cause: messageOf(cause) }, cause)
  }
  const yaml = readYaml(text)
  const problems = 'problems' in yaml ? yaml.problems : yaml.hostile
  const [first] = problems
  if (first !== undefined || 'problems' in yaml)
    throw kunlunError('STUDY_INVALID', {
      detail: problems.map(({ line, message }) => `line ${line}: ${message}`).join('; '),
    })
  const { data } = yaml
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>
  throw kunlunError('STUDY_INVALID', { detail: `${file} holds no map` })
}
