// Installs what a fresh clone is missing; plain JavaScript, because it must run on an older Node.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const oldestNode = 24

packages()
node()
page()

/** `npm ci`, unless the packages already match the lock file. */
function packages() {
  const mark = join(root, 'node_modules', '.kunlun-lock')
  const lock = hashOf([join(root, 'package-lock.json')])
  if (readMark(mark) === lock) return
  step('installing packages (about half a minute; more on a slow line)')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(mark, lock)
}

/** A Node that runs TypeScript: the system's, or the packaged one that npm scripts find first. */
function node() {
  const packaged = join(root, 'node_modules', '.bin', 'node')
  const binary = existsSync(packaged) ? packaged : process.execPath
  const version = execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim()
  if (Number(version.slice(1).split('.')[0]) >= oldestNode) return
  fail(`Node ${oldestNode} or newer is needed, found ${version}. Install it from nodejs.org, then run this again.`)
}

/** Builds the page, unless it was built from these sources. */
function page() {
  const source = join(root, 'dashboards', 'web')
  if (!existsSync(join(source, 'vite.config.ts'))) return
  const mark = join(source, 'dist', '.built-from')
  const sources = hashOf([...filesOf(source), join(root, 'package-lock.json')])
  if (readMark(mark) === sources) return
  step('building the page')
  run('npm', ['run', '--silent', 'build:web'])
  mkdirSync(dirname(mark), { recursive: true })
  writeFileSync(mark, sources)
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (error) fail(`${command} could not be started: ${error.message}`)
  if (status !== 0) fail(`"${command} ${args.join(' ')}" ended with ${status}; see the lines above.`)
}

function filesOf(folder) {
  return readdirSync(folder)
    .filter((entry) => entry !== 'dist' && entry !== 'node_modules')
    .map((entry) => join(folder, entry))
    .flatMap((path) => (statSync(path).isDirectory() ? filesOf(path) : [path]))
    .sort()
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}

function readMark(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

function step(text) {
  process.stderr.write(`kunlun: ${text}\n`)
}

function fail(text) {
  process.stderr.write(`kunlun: ${text}\n`)
  process.exit(1)
}
