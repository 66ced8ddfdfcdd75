// Packs an offline bundle with tar, byte for byte the same from the same files.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot, version } from '../version.ts'
import { bundleFiles, launcher } from './contents.ts'

/** The one folder that the bundle unpacks to. */
export const bundleName = `kunlun-${version}-linux-x64`

const reproducible = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner']

export interface PackOptions {
  /** The file to write; compressed where its name ends in .gz. */
  readonly output: string
  /** The folder that holds the compiled `dist`. */
  readonly compiled: string
}

/** Throws what tar says. */
export function packBundle({ output, compiled }: PackOptions): void {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-bundle-'))
  try {
    const list = join(folder, 'files')
    writeFileSync(list, bundleFiles().join('\n'))
    const moved = [`s,^${launcher.from}$,${launcher.to},`, `s,^,${bundleName}/,`].map((rule) => `--transform=${rule}`)
    // Only names are moved: links within a package point where they did.
    const flags = [
      ...reproducible,
      ...moved.map((rule) => `${rule}S`),
      output.endsWith('.gz') ? '-z' : '--no-auto-compress',
    ]
    const from = ['-C', packageRoot, '--verbatim-files-from', '-T', list, '-C', compiled, 'dist']
    execFileSync('tar', ['-c', '-f', output, ...flags, ...from], { stdio: 'inherit' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
