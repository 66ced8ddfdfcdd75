// The project's own source files, as git knows them, for tests that read code.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const projectRoot = dirname(import.meta.dirname)

/** Paths relative to the root of tracked and new files with one of the endings. */
export function sourceFiles(endings: readonly string[]): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: projectRoot,
    encoding: 'utf8',
  })
  return listed
    .split('\n')
    .filter((file) => endings.some((ending) => file.endsWith(ending)) && existsSync(join(projectRoot, file)))
    .sort()
}
