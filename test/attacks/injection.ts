// Injection into SQL and InfluxQL through every parameter of every operation, with canaries that must stay and stay unseen.

import type { SampleStore } from '../../ingest/stores/store.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { StoryApi } from '../fixtures/api.ts'
import { type AttackResult, payloads, shown } from './attack.ts'
import { send, slots } from './operations.ts'

/** A machine in no contract, a user that nobody is. */
export const canary = 'canary-7f3a'
/** What only the canary has. */
export const canarySecret = 'sung by the canary alone'

const sql: readonly ((n: number) => string)[] = [
  (n) => `' or ${n}=${n} --`,
  (n) => `'; drop table users; -- ${n}`,
  () => `' union select name, password, role, null from users --`,
  () => `x' || (select password from users limit 1) || '`,
  (n) => `") or (${n}=${n}`,
  () => `1; delete from audit`,
  () => `0 or exists(select 1 from users where password like '$scrypt%')`,
  () => `'; update users set role = 'administrator'; --`,
  () => `furnace-1' and substr((select password from users),1,1)='$`,
  () => `'; attach database '/tmp/kunlun-stolen.db' as stolen; --`,
  () => `'; copy (select 1) to '/tmp/kunlun-stolen.csv'; --`,
  () => `read_csv_auto('/etc/passwd')`,
  () => `$$; select pg_sleep(9); --`,
  (n) => `%' escape '${n}`,
  () => `\\'; drop table outcomes; --`,
  () => `x"; drop table "runs"; --`,
]
const influxql: readonly ((n: number) => string)[] = [
  (n) => `' OR ${n} = ${n} --`,
  () => `'; DROP DATABASE "kunlun"; --`,
  () => `'; DROP MEASUREMENT "telemetry"`,
  () => `' OR "machine" =~ /.*/ OR "machine" = '`,
  () => `furnace-1'; SELECT * FROM "${canary}"; SELECT '`,
  () => `\\' OR 1=1 --`,
  () => `\\\\' OR "signal" =~ /./`,
  () => `") OR ("machine" = '${canary}`,
  () => `'; DELETE FROM "telemetry" WHERE time > 0; --`,
  () => `/.*/`,
  () => `'; CREATE USER "x" WITH PASSWORD 'x' WITH ALL PRIVILEGES; --`,
  () => `x\n; DROP SERIES FROM /.*/`,
  () => `now() - 1000d' OR '1'='1`,
  () => `1000) FILL(null); DROP SHARD 1`,
  () => `"; SHOW DATABASES; --`,
  () => `x' INTO "kunlun"."autogen"."stolen" FROM "telemetry" WHERE 'x'='x`,
]
const disguises: readonly ((payload: string) => string)[] = [
  (p) => p,
  (p) => `furnace-1${p}`,
  (p) => p.replaceAll(' ', '/**/'),
  (p) => p.replaceAll("'", '\u2019').replaceAll('"', '\u201d'),
  (p) => encodeURIComponent(p),
  (p) => p.replaceAll(' ', '\n'),
  (p) => `${p}\u0000`,
  (p) => p.toUpperCase(),
]

export interface InjectionTarget {
  readonly name: string
  readonly api: StoryApi
  readonly language: 'sql' | 'influxql'
  /** What no answer may hold. */
  readonly secrets: readonly string[]
  /** Problems with what must still be there. */
  check(): Promise<string[]>
}

/** Goes round all parameters until `count` requests were sent; no answer may hold a canary, a hash or a defect. */
export async function attackParameters(target: InjectionTarget, count: number): Promise<AttackResult> {
  const places = await slots(target.api)
  const through: string[] = []
  let tried = 0
  const hostile = payloads(target.language === 'sql' ? sql : influxql, disguises, 10 * count)
  for (let n = 0; tried < count && n < hostile.length; n++) {
    const sent = await send(
      target.api,
      places[n % places.length]!,
      hostile[Math.floor(n / places.length) * 7 + (n % 16)]!,
    )
    if (sent === undefined) continue
    tried++
    const told = target.secrets.filter((secret) => sent.text.includes(secret))
    const { method, path, name } = sent.slot
    if (told.length > 0) through.push(`${method} ${path} ${name} told ${told.join(', ')}`)
    if (sent.status >= 500 && sent.status !== 503)
      through.push(`${method} ${path} ${name}: ${sent.status} ${shown(sent.text)}`)
  }
  return { name: target.name, tried, through: [...through, ...(await target.check())] }
}

/** The store itself, below the API's checks: names of machines and signals as a contract might one day hold them. */
export async function attackStore(name: string, store: SampleStore, count: number): Promise<AttackResult> {
  const through: string[] = []
  const hostile = payloads(influxql.concat(sql), disguises, count)
  const whole = { from: 0n, to: 2n ** 62n }
  for (const [n, text] of hostile.entries()) {
    const window = n % 2 === 0 ? { machine: text, ...whole } : { machine: 'furnace-1', signals: [text], ...whole }
    const asked = n % 3 === 0 ? store.aggregate(window, 3_600_000_000_000n) : store.read(window)
    // Refused is as good as not found: no server takes a NUL within a name.
    const found = await asked.catch(() => [])
    if (found.length > 0) through.push(`${shown(text)} read ${found.length} rows`)
  }
  const left = await store.read({ machine: canary, ...whole })
  if (left.length !== 1) through.push(`the canary reads ${left.length} samples`)
  return { name, tried: hostile.length, through }
}

/** What must be in the ledger after the attacks, exactly as before. */
export async function ledgerProblems(ledger: Ledger): Promise<string[]> {
  const users = (await ledger.users.list()).map(({ name, role }) => `${name} ${role}`).join()
  const { brokenAt } = await ledger.audit.verify()
  return [
    ...(users === `${canary} viewer` ? [] : [`users are now ${users}`]),
    ...(brokenAt === undefined ? [] : [`the audit is broken at ${brokenAt}`]),
    ...((await ledger.runs.list({})).length > 0 ? [] : ['the runs are gone']),
  ]
}
