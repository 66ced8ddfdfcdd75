// Retention by InfluxDB's own policies: samples for so many days, rollups in a policy of their own for ever.
import type { Log } from '../../../connectors/connector.ts'
import { KunlunError } from '../../errors.ts'
import type { InfluxdbConfig } from './config.ts'
import { identifier } from './influxql.ts'
import type { InfluxdbLink } from './link.ts'

export const rollupPolicy = 'kunlun_rollups'

/**
 * Sets the duration of the policy that samples are written to, so that what is stored already stays in sight; makes the
 * policy of the rollups. Answers that policy; undefined where the user may not make one: rollups then go with the samples.
 */
export async function setRetention(link: InfluxdbLink, config: InfluxdbConfig, log: Log): Promise<string | undefined> {
  const database = identifier(config.database)
  try {
    if (config.retentionDays !== undefined) {
      const policy = config.retentionPolicy ?? (await defaultPolicy(link, database))
      const shard = config.retentionDays >= 7 ? '1d' : '1h'
      await link.query(
        `ALTER RETENTION POLICY ${identifier(policy)} ON ${database} DURATION ${config.retentionDays}d SHARD DURATION ${shard}`,
      )
    }
    const known = await policies(link, database)
    if (!known.some(({ name }) => name === rollupPolicy))
      await link.query(`CREATE RETENTION POLICY ${identifier(rollupPolicy)} ON ${database} DURATION INF REPLICATION 1`)
    return rollupPolicy
  } catch (cause) {
    if (!(cause instanceof KunlunError) || cause.facts['status'] !== 403) throw cause
    log.warn({ where: link.where }, 'the user may not set retention policies; those of the server hold')
    return undefined
  }
}

async function defaultPolicy(link: InfluxdbLink, database: string): Promise<string> {
  return (await policies(link, database)).find(({ isDefault }) => isDefault)?.name ?? 'autogen'
}

async function policies(link: InfluxdbLink, database: string): Promise<{ name: string; isDefault: boolean }[]> {
  const [series] = await link.query(`SHOW RETENTION POLICIES ON ${database}`)
  const name = series?.columns.indexOf('name') ?? -1
  const isDefault = series?.columns.indexOf('default') ?? -1
  return (series?.values ?? []).map((row) => ({ name: String(row[name]), isDefault: row[isDefault] === true }))
}
