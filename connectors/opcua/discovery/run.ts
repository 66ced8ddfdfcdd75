// Opens a session of its own for a discovery; loaded when one is asked for, for the client library is large.
import { KunlunError, kunlunError, messageOf } from '../../../ingest/errors.ts'
import type { DiscoveredMachine, Discovery, DiscoveryBounds, DiscoveryTools, GapReporter } from '../../connector.ts'
import type { OpcuaConfig } from '../config.ts'
import { connectToServer } from '../connect.ts'
import { quietLibrary } from '../quiet.ts'
import { readServerLimits } from '../server-limits.ts'
import { discoverServer } from './discover.ts'

const nothing = () => undefined
const noGaps: GapReporter = { interrupted: nothing, resumed: nothing, missing: nothing }

/** The machines of a server, without what the configuration subscribes to already. Throws as opening a link does. */
export async function discoverMachines(
  config: OpcuaConfig,
  tools: DiscoveryTools,
  bounds: DiscoveryBounds = {},
): Promise<Discovery> {
  quietLibrary()
  const { client, session, certificates } = await connectToServer(config, { ...tools, session: 0, gaps: noGaps })
  try {
    const limits = await readServerLimits(session, config)
    const found = await discoverServer({ session, limits, bounds })
    return { ...found, machines: found.machines.flatMap((one) => withoutKnown(one, config)) }
  } catch (cause) {
    if (cause instanceof KunlunError) throw cause
    throw kunlunError('LINK_LOST', { connector: tools.id, where: config.endpoint, cause: messageOf(cause) }, cause)
  } finally {
    await session.close(true).catch((cause: unknown) => tools.log.info({ cause: messageOf(cause) }, 'session'))
    await client.disconnect().catch((cause: unknown) => tools.log.info({ cause: messageOf(cause) }, 'disconnect'))
    await certificates.dispose()
  }
}

/** A machine that the configuration knows keeps its name, nodes that it asks for already are left out. */
function withoutKnown(found: DiscoveredMachine, { nodes }: OpcuaConfig): DiscoveredMachine[] {
  const known = new Map(nodes.flatMap(({ node, machine }) => (node === undefined ? [] : [[node, machine] as const])))
  const { promised } = found
  const entries = promised.entries?.filter(({ node }) => !known.has(node)) ?? []
  if (entries.length === 0) return []
  const names = new Set(entries.map(({ signal }) => signal))
  // A signal may be an element or field of its entry: x.0 of x.
  const belongs = (signal: string) =>
    signal.split('.').some((_, level, levels) => names.has(levels.slice(0, level + 1).join('.')))
  const signals = promised.signals.filter(({ signal }) => belongs(signal))
  const machine = promised.entries?.map(({ node }) => known.get(node)).find((name) => name !== undefined)
  return [{ ...found, promised: { ...promised, machine: machine ?? promised.machine, entries, signals } }]
}
