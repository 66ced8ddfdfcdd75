// Writes the offline bundle: one file that installs without a network, with its checksum beside it.
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checksumOf } from './backup/manifest.ts'
import { bundleName, packBundle } from './bundle/pack.ts'
import { packageRoot } from './version.ts'

const name = `${bundleName}.tar.gz`
const output = join(packageRoot, name)
packBundle({ output, compiled: packageRoot })
writeFileSync(`${output}.sha256`, `${await checksumOf(output)}  ${name}\n`)
console.log(`${name}: ${Math.round(statSync(output).size / 2 ** 20)} MiB`)
