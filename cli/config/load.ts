// Loads a configuration for a command, or ends it with all problems listed.
import { kunlunError } from '../../ingest/errors.ts'
import { type ConfigProblem, readConfigFile } from './read.ts'
import type { Configuration } from './schema.ts'

/** The checked configuration. Throws CONFIG_INVALID after writing every problem to standard error. */
export function loadConfig(file: string): Configuration {
  const result = readConfigFile(file)
  if ('config' in result) return result.config
  for (const problem of result.problems) process.stderr.write(`${problemLine(file, problem)}\n`)
  throw kunlunError('CONFIG_INVALID', { file, count: result.problems.length })
}

/** `file:line:column path: what is wrong (found …)`. */
export function problemLine(file: string, problem: ConfigProblem): string {
  const where = problem.path === '' ? '' : ` ${problem.path}:`
  const found = problem.found === undefined ? '' : ` (found ${problem.found})`
  return `${file}:${problem.line}:${problem.column}${where} ${problem.message}${found}`
}
