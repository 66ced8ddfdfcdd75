// Compiles the package: plain JavaScript and the built page, as an installed Kunlun runs them.
import { execFileSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from './version.ts'

const dist = join(packageRoot, 'dist')
rmSync(dist, { recursive: true, force: true })
execFileSync('tsc', ['-p', join(packageRoot, 'tsconfig.build.json')], { stdio: 'inherit', cwd: packageRoot })
cpSync(join(packageRoot, 'dashboards', 'web', 'dist'), join(dist, 'dashboards', 'web', 'dist'), { recursive: true })
