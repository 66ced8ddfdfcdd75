// Before the first request that counts: is it an InfluxDB, has it the database, does the layout fit.
import type { Log } from '../../../connectors/connector.ts'
import { KunlunError, kunlunError } from '../../errors.ts'
import { measurement } from '../layout.ts'
import type { InfluxdbConfig } from './config.ts'
import { identifier } from './influxql.ts'
import type { InfluxdbLink } from './link.ts'
import { setRetention } from './retention.ts'

const layout: ReadonlyMap<unknown, string> = new Map([
  ['value', 'float'],
  ['integer', 'integer'],
  ['text', 'string'],
  ['state', 'boolean'],
  ['quality', 'integer'],
])

/** Throws a KunlunError with retry; nothing was written then. Answers the policy of the rollups, if they have their own. */
export async function prepare(link: InfluxdbLink, config: InfluxdbConfig, log: Log): Promise<string | undefined> {
  const major = config.version === 'auto' ? await detect(link) : config.version
  if (major === '1') await createDatabase(link, config.database, log)
  await checkLayout(link)
  return major === '1' ? setRetention(link, config, log) : undefined
}

/** Some servers take InfluxDB's writes, claim to be one on /ping, and answer every query with an invention: they name no build. */
async function detect(link: InfluxdbLink): Promise<string> {
  const { version, build } = await link.ping()
  if (version === undefined || build === undefined) {
    const cause = 'it takes writes as InfluxDB does but is none, so nothing could be read back'
    throw kunlunError('STORE_LAYOUT', { where: link.where, cause })
  }
  return version.replace(/^v/, '').split('.')[0] ?? ''
}

/** A user without that right may still write to a database that an administrator made. */
async function createDatabase(link: InfluxdbLink, database: string, log: Log): Promise<void> {
  try {
    await link.query(`CREATE DATABASE ${identifier(database)}`)
  } catch (cause) {
    if (!(cause instanceof KunlunError) || cause.facts['status'] !== 403) throw cause
    log.info({ where: link.where, database }, 'the user may not create databases; the database must exist')
  }
}

/** A field that another program wrote with another type would make InfluxDB refuse, or hide, part of the samples. */
async function checkLayout(link: InfluxdbLink): Promise<void> {
  const [fields] = await link.query(`SHOW FIELD KEYS FROM ${identifier(measurement)}`)
  const wrong = (fields?.values ?? []).filter(([field, type]) => layout.has(field) && layout.get(field) !== type)
  if (wrong.length === 0) return
  const cause = `${measurement} holds ${wrong.map(([field, type]) => `${field} as ${type}`).join(', ')}`
  throw kunlunError('STORE_LAYOUT', { where: link.where, cause })
}
