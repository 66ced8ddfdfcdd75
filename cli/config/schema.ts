// The whole of kunlun.yaml, composed from the schemas that the rooms bring.
import { z } from 'zod'
import { connectorKinds } from '../../connectors/index.ts'
import { httpConfig } from '../../dashboards/api/config.ts'
import { machinesConfig } from '../../ingest/contract/config.ts'
import { parquetConfig } from '../../ingest/days/config.ts'
import { name } from '../../ingest/names.ts'
import { storeKinds } from '../../ingest/stores/index.ts'
import { plantMaterial } from '../../optimizer/config/material.ts'
import { studyConfig } from '../../optimizer/study-config.ts'
import { ledgerConfig } from './ledger.ts'
import { simulationsConfig } from './simulations.ts'
import { webhooksConfig } from './webhooks.ts'

const megabyte = 1024 * 1024

const site = z
  .strictObject({
    enterprise: name.describe('ISA-95 enterprise; a tag of every sample'),
    name: name.describe('ISA-95 site; a tag of every sample'),
    timezone: z
      .string()
      .refine(isTimeZone, { error: 'must be an IANA time zone such as Asia/Shanghai' })
      .default('Asia/Shanghai')
      .describe('Time zone of the plant: times on the page are shown in it; stored times are UTC'),
  })
  .describe('The plant')

const spool = z
  .strictObject({
    maxBytes: z
      .int()
      .min(megabyte)
      .default(10 * 1024 * megabyte)
      .describe('Cap of the spool on disk; at the cap sources are held back, nothing is dropped'),
    segmentBytes: z
      .int()
      .min(megabyte)
      .default(64 * megabyte)
      .describe('Size of one segment file; whole segments are removed once stored'),
  })
  .prefault({})
  .describe('The durable log between connectors and stores')

export const configuration = z.strictObject({
  site,
  data: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder for the spool, the embedded stores, certificates and keys'),
  connectors: z.record(name, union(connectorKinds)).default({}).describe('Links to machines, by id'),
  machines: machinesConfig.describe('Machines with their data contracts, by id'),
  stores: z
    .strictObject({
      telemetry: union(storeKinds).prefault({ kind: 'duckdb' }).describe('Where samples are kept'),
    })
    .prefault({})
    .describe('Databases'),
  ledger: ledgerConfig,
  parquet: parquetConfig,
  webhooks: webhooksConfig,
  spool,
  materials: z
    .union([z.string().min(1), z.record(name, plantMaterial)])
    .default({})
    .describe(
      "Folder with the plant's own materials for the process twins, a file each; once read, the materials themselves",
    ),
  simulations: simulationsConfig,
  studies: z.record(name, studyConfig).default({}).describe('Optimization campaigns, by id'),
  http: httpConfig.prefault({}),
  log: z
    .strictObject({
      level: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info').describe('Least level that is logged'),
    })
    .prefault({})
    .describe('Logging to standard error, one JSON object per line'),
})

export type Configuration = z.infer<typeof configuration>

interface Kind {
  readonly name: string
  readonly summary: string
  readonly config: z.ZodType
}

/** One schema for all kinds of a list, told apart by `kind`. */
function union(kinds: readonly Kind[]): z.ZodType<{ kind: string } & Record<string, unknown>> {
  const members = kinds.map((kind) => {
    if (!(kind.config instanceof z.ZodObject))
      throw new TypeError(`the configuration of kind ${kind.name} is no object`)
    return kind.config.safeExtend({ kind: z.literal(kind.name).describe(kind.summary) })
  })
  const [first, ...rest] = members
  if (first === undefined) throw new TypeError('no kinds to choose from')
  return z.discriminatedUnion('kind', [first, ...rest]) as unknown as z.ZodType<
    { kind: string } & Record<string, unknown>
  >
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch (cause) {
    if (cause instanceof RangeError) return false
    throw cause
  }
}
