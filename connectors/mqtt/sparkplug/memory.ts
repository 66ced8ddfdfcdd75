// The host's memory on disk: what the edge nodes had promised when Kunlun stopped.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../../../ingest/errors.ts'
import type { ConnectorTools } from '../../connector.ts'
import { type Births, type Born, clashesOf } from './births.ts'
import type { Remembered, Scope } from './exchange.ts'

const digits = z.string().regex(/^\d+$/)

/** A metric with its alias, where it has one: name, datatype, alias; of an array also how many elements it has had. */
const savedMetric = z.union([
  z.tuple([z.string(), z.int().min(0), digits.nullable()]),
  z.tuple([z.string(), z.int().min(0), digits.nullable(), z.int().min(0)]),
])
const savedScope = z.object({
  device: z.string(),
  online: z.boolean(),
  isStale: z.boolean(),
  bornAt: digits,
  metrics: z.array(savedMetric),
})
const savedNode = z.object({
  node: z.string(),
  bdSeq: digits.nullable(),
  scopes: z.array(savedScope),
})
const savedMemory = z.object({ version: z.literal(1), nodes: z.array(savedNode) })
type SavedScope = z.infer<typeof savedScope>

export type Memory = ReadonlyMap<string, Remembered>

function fileOf(tools: ConnectorTools): string {
  return join(tools.folder, 'sparkplug.json')
}

/** What was saved; nothing where it is absent or torn: the edge nodes are then asked for their births. */
export function recall(tools: ConnectorTools): Memory {
  try {
    const { nodes } = savedMemory.parse(JSON.parse(readFileSync(fileOf(tools), 'utf8')))
    return new Map(
      nodes.map(({ node, bdSeq, scopes }) => [
        node,
        {
          ...(bdSeq === null ? {} : { bdSeq: BigInt(bdSeq) }),
          scopes: new Map(scopes.map((scope) => [scope.device, scopeOf(scope)])),
        },
      ]),
    )
  } catch (cause) {
    tools.log.info({ cause: messageOf(cause) }, 'no memory of Sparkplug births')
    return new Map()
  }
}

export function remember(tools: ConnectorTools, memory: Memory): void {
  const nodes = [...memory].map(([node, { bdSeq, scopes }]) => ({
    node,
    bdSeq: bdSeq === undefined ? null : String(bdSeq),
    scopes: [...scopes].map(([device, scope]) => savedOf(device, scope)),
  }))
  mkdirSync(tools.folder, { recursive: true })
  writeFileSync(`${fileOf(tools)}.draft`, JSON.stringify({ version: 1, nodes }))
  renameSync(`${fileOf(tools)}.draft`, fileOf(tools))
}

function savedOf(device: string, { online, isStale, births }: Scope): SavedScope {
  const aliases = new Map([...births.byAlias].map(([alias, born]) => [born.name, String(alias)]))
  const metrics = [...births.byName.values()].map(({ name, datatype, elements }): SavedScope['metrics'][number] => {
    const alias = aliases.get(name) ?? null
    return elements === undefined ? [name, datatype, alias] : [name, datatype, alias, elements]
  })
  return { device, online, isStale, bornAt: String(births.bornAt), metrics }
}

function scopeOf({ online, isStale, bornAt, metrics }: SavedScope): Scope {
  const byName = new Map<string, Born>()
  const byAlias = new Map<bigint, Born>()
  for (const [name, datatype, alias, elements] of metrics) {
    const born = { name, datatype, ...(elements === undefined ? {} : { elements }) }
    byName.set(name, born)
    if (alias !== null) byAlias.set(BigInt(alias), born)
  }
  const births: Births = { byName, byAlias, clashing: clashesOf(byName.keys()), bornAt: BigInt(bornAt) }
  return { online, isStale, births }
}
