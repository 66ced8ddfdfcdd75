// Runs one benchmark by name, or lists them.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
  .map((file) => file.slice(0, -3))
const [wanted, ...rest] = process.argv.slice(2)
if (wanted === undefined || !names.includes(wanted)) {
  process.stdout.write(`npm run bench -- <name>: ${names.join(', ')}\n`)
  process.exitCode = wanted === undefined ? 0 : 2
} else {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${wanted}.ts`), ...rest], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
