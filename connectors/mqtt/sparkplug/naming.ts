// How machines are named after their topics; which metrics are the protocol's own.
import type { EdgeTopic } from './topic.ts'

export type MachineNaming = 'device' | 'edge.device' | 'group.edge.device'

/** What the protocol needs for itself is no signal of a machine. */
export const ofProtocol = /^(bdSeq$|Node Control\/|Device Control\/|Node Info\/|Device Info\/)/

/** The node's own metrics belong to a machine that is named after the node. */
export function machineOf({ group, edge, device = '' }: Omit<EdgeTopic, 'type'>, naming: MachineNaming): string {
  const own = device === '' ? [] : [device]
  if (naming === 'device') return own[0] ?? edge
  return naming === 'edge.device' ? [edge, ...own].join('.') : [group, edge, ...own].join('.')
}
