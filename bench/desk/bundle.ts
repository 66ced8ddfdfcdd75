// What the page weighs: what its first view asks for, and all of it, as files and as sent.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

export interface Size {
  readonly files: number
  readonly bytes: number
  readonly gzip: number
}

export interface Sizes {
  /** The page with what it names itself: before any view is chosen. */
  readonly initial: Size
  readonly total: Size
}

/** `folder` is what the build wrote. */
export function bundleSizes(folder: string): Sizes {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(html|js|css|svg)$/.test(file),
  )
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map((match) => match[1] ?? '')
  return { initial: sizeOf(folder, ['index.html', ...new Set(named)]), total: sizeOf(folder, all) }
}

function sizeOf(folder: string, files: readonly string[]): Size {
  const contents = files.map((file) => readFileSync(join(folder, file)))
  return {
    files: files.length,
    bytes: contents.reduce((sum, one) => sum + one.length, 0),
    gzip: contents.reduce((sum, one) => sum + gzipSync(one).length, 0),
  }
}
