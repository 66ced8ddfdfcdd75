// The configuration of an OPC UA connector: type, defaults, validation, documentation.
import { z } from 'zod'
import { name } from '../../ingest/names.ts'
import { type NodeAddress, parseNodeId, parsePath } from './node-address.ts'
import { profileNames } from './profiles.ts'
import { securityProblems, securitySettings } from './security/settings.ts'

const milliseconds = (low: number) => z.number().min(low).max(86_400_000)

const node = z
  .strictObject({
    node: z
      .string()
      .max(4200)
      .optional()
      .describe('NodeId with its namespace by URI: nsu=urn:vendor:plant;s=furnace.temperature'),
    path: z
      .string()
      .max(4200)
      .optional()
      .describe('Browse path instead of a NodeId: /0:Objects/<urn:vendor:plant>:Machine/Temperature'),
    machine: name.describe('Machine that the value belongs to'),
    signal: name.describe('Signal of that machine'),
    samplingIntervalMs: milliseconds(0).optional().describe('As above, for this node (default: that of the connector)'),
    deadband: z.number().min(0).optional().describe('As above, for this node (default: that of the connector)'),
    deadbandPercent: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe('As above, for this node (default: that of the connector)'),
    indexRange: z
      .string()
      .regex(/^\d{1,9}(:\d{1,9})?(,\d{1,9}(:\d{1,9})?){0,7}$/, { error: 'must be as 2, 0:9 or 0:2,1 (counted from 0)' })
      .optional()
      .describe('Part of an array that is wanted, counted from 0: 2, 0:9, by dimension 0:2,1 (default: all of it)'),
  })
  .superRefine((entry, context) => {
    for (const issue of nodeProblems(entry)) context.addIssue({ code: 'custom', ...issue })
  })
export type OpcuaNode = z.infer<typeof node>

export const opcuaConfig = z
  .strictObject({
    endpoint: z
      .url({ protocol: /^opc\.tcp$/, error: 'must be opc.tcp://host:4840' })
      .refine((text) => !hasCredentials(text), { error: 'must not hold a user or password: use username, password' })
      .describe('Server: opc.tcp://host:4840'),
    ...securitySettings,
    publishingIntervalMs: milliseconds(10).default(500).describe('How often the server sends what has changed'),
    samplingIntervalMs: milliseconds(0)
      .default(500)
      .describe('How often the server looks for a change; 0: every change that the server knows of'),
    outageSeconds: z
      .number()
      .min(1)
      .max(86_400)
      .default(30)
      .describe('Interruption of the network during which the server keeps every value for us'),
    queueSize: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('Values that the server keeps per node (default: outageSeconds divided by the sampling interval)'),
    deadband: z
      .number()
      .min(0)
      .default(0)
      .describe('Smallest change of a number that the server reports, in the unit of the node; 0: every change'),
    deadbandPercent: z
      .number()
      .min(0)
      .max(100)
      .default(0)
      .describe('The same in percent of the EURange of the node, instead of deadband; 0: every change'),
    trigger: z
      .enum(['value', 'timestamp'])
      .default('value')
      .describe('value: report a changed value or status; timestamp: also the same value with a new source time'),
    stillTime: z
      .enum(['receive', 'keep'])
      .default('receive')
      .describe(
        'Time of values that change while their source time stands still: receive dates them on receipt, keep leaves it',
      ),
    profile: z
      .enum(['automatic', ...profileNames])
      .default('automatic')
      .describe('Make of the server, for what it takes at a time; automatic: by what it says of itself'),
    maxItemsPerCall: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Nodes per request, if the server does not state fewer (default: that of its profile)'),
    keepAliveSeconds: z
      .number()
      .min(0.1)
      .max(3600)
      .default(5)
      .describe(
        'A server with nothing to report says so this often; three of them missing make the link count as lost',
      ),
    retryUnknownSeconds: z
      .number()
      .min(1)
      .max(86_400)
      .default(60)
      .describe(
        'How soon nodes that the server did not know or take are asked for again; each time later, up to an hour',
      ),
    history: z
      .enum(['auto', 'off'])
      .default('auto')
      .describe('auto: what was missed is read back from the history of the server, where it has one'),
    historyValuesPerSecond: z
      .number()
      .min(1)
      .max(1_000_000)
      .default(10_000)
      .describe('How fast it is read back, so that live values are not held up'),
    connectTimeoutSeconds: z.number().min(1).max(300).default(15).describe('How long opening may take'),
    maxPendingMessages: z.int().min(1).default(10_000).describe('Messages kept while the spool is slow'),
    maxPendingBytes: z.int().min(1).default(67_108_864).describe('Bytes kept while the spool is slow'),
    nodes: z
      .array(node)
      .max(200_000)
      .default([])
      .describe('The nodes to monitor, and what they mean; `kunlun discover opcua` drafts them'),
  })
  .superRefine((config, context) => {
    for (const issue of connectorProblems(config)) context.addIssue({ code: 'custom', ...issue })
  })
export type OpcuaConfig = z.infer<typeof opcuaConfig>

interface Issue {
  path: (string | number)[]
  message: string
}

/** Exactly one of `node` and `path`, and that one readable. */
function nodeProblems(entry: OpcuaNode): Issue[] {
  if ((entry.node === undefined) === (entry.path === undefined)) {
    return [{ path: ['node'], message: 'set either node or path' }]
  }
  const parsed = entry.node === undefined ? parsePath(entry.path ?? '') : parseNodeId(entry.node)
  return 'problem' in parsed ? [{ path: [entry.node === undefined ? 'path' : 'node'], message: parsed.problem }] : []
}

function connectorProblems(config: OpcuaConfig): Issue[] {
  const issues: Issue[] = securityProblems(config)
  const seen = new Map<string, number>()
  for (const [index, { machine, signal }] of config.nodes.entries()) {
    const earlier = seen.get(`${machine}/${signal}`)
    if (earlier === undefined) seen.set(`${machine}/${signal}`, index)
    else issues.push({ path: ['nodes', index], message: `${machine}/${signal} is already nodes[${earlier}]` })
  }
  return issues
}

function hasCredentials(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.username !== '' || url.password !== '')
}

/** The address of a node whose configuration was validated. */
export function addressOf(entry: OpcuaNode): NodeAddress {
  const parsed = entry.node === undefined ? parsePath(entry.path ?? '') : parseNodeId(entry.node)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.address
}

/** The node as the configuration writes it. */
export function writtenAs(entry: OpcuaNode): string {
  return entry.node ?? entry.path ?? ''
}

/** Interval 0 asks for every change, at a rate that nobody knows: room for a burst, and for this many ms per change. */
const everyChange = { assumedMs: 10, least: 1000 } as const

/**
 * Values that the server must keep per node so that an outage loses none: `queueSize >= outage / sampling`, and what
 * gathers between two publishings on top.
 */
export function queueSizeOf(config: OpcuaConfig, samplingIntervalMs: number): number {
  const keptMs = config.outageSeconds * 1000 + 2 * config.publishingIntervalMs
  if (config.queueSize !== undefined) return config.queueSize
  if (samplingIntervalMs > 0) return Math.ceil(keptMs / samplingIntervalMs)
  return Math.max(everyChange.least, Math.ceil(keptMs / everyChange.assumedMs))
}
