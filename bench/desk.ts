// Writes the section "Rights and attacks" of bench/reports/desk.md: every route as everybody, every attack, with counts.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attacks } from '../test/attacks/all.ts'
import type { AttackResult } from '../test/attacks/attack.ts'
import { attackBuiltPage } from '../test/attacks/browser.ts'
import { openStoryApi } from '../test/fixtures/api.ts'
import { type Trial, tryEveryRoute } from '../test/suites/rights.ts'
import { withSection } from './desk/section.ts'

const report = join(import.meta.dirname, 'reports/desk.md')
const title = '## Rights and attacks'

const trials = await everyRoute()
const results: AttackResult[] = []
for (const { name, run } of attacks) {
  process.stdout.write(`${name}\n`)
  results.push(...(await run()))
}
process.stdout.write('markup in a browser\n')
results.push(await inBrowser())
const standing = existsSync(report) ? readFileSync(report, 'utf8') : "# The engineer's desk\n"
writeFileSync(report, withSection(standing, title, section()))
const failures = [...wrong(trials), ...results.flatMap(({ through }) => through)]
for (const line of failures) process.stdout.write(`${line}\n`)
process.exit(failures.length === 0 ? 0 : 1)

async function everyRoute(): Promise<readonly Trial[]> {
  const oidc = { issuer: 'https://id.plant', clientId: 'kunlun', publicUrl: 'https://kunlun.plant' }
  const api = await openStoryApi({ http: { oidc } })
  try {
    return await tryEveryRoute(api)
  } finally {
    await api.close()
  }
}

async function inBrowser(): Promise<AttackResult> {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-desk-'))
  try {
    return await attackBuiltPage(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function wrong(all: readonly Trial[]): string[] {
  return all
    .filter(({ expected, got }) => expected !== got)
    .map(({ who, route, expected, got }) => `${route} as ${who}: ${got} instead of ${expected}`)
}

function section(): string {
  const routes = new Set(trials.map(({ route }) => route)).size
  return [
    title,
    '',
    'Written by `npm run bench -- desk`; the same attacks are tests (`test/unit/dashboards/api-rights.test.ts`,',
    '`test/system/attacks.test.ts`, `test/system/attacks-page.test.ts`).',
    '',
    `Every guarded route of the table (${routes}), tried by everybody. *Passes*: the door let it through, whatever the route then said.`,
    '',
    '| who | tried | passes | 403 | 401 | other than the table says |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...[...Map.groupBy(trials, ({ who }) => who)].map(([who, list]) => rowOf(who, list)),
    '',
    '| attack | tried | got through |',
    '| --- | ---: | ---: |',
    ...results.map(({ name, tried, through }) => `| ${name} | ${tried} | ${through.length} |`),
    '',
  ].join('\n')
}

function rowOf(who: string, list: readonly Trial[]): string {
  const count = (got: Trial['got']) => list.filter((one) => one.got === got).length
  return `| ${who} | ${list.length} | ${count('passes')} | ${count(403)} | ${count(401)} | ${wrong(list).length} |`
}
