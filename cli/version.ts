// The version of this Kunlun, from its package.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder that holds package.json: one up in a checkout, two up in a compiled package. */
export const packageRoot = rootAbove(import.meta.dirname)

export const version: string = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder))
}
