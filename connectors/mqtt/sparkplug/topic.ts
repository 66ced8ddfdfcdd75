// Sparkplug B topics: spBv1.0/group/TYPE/edge node, with a device for some.

export const edgeTypes = ['NBIRTH', 'NDEATH', 'NDATA', 'DBIRTH', 'DDEATH', 'DDATA'] as const
export type EdgeType = (typeof edgeTypes)[number]

export interface EdgeTopic {
  readonly type: EdgeType
  readonly group: string
  readonly edge: string
  /** Present exactly where the type begins with D. */
  readonly device?: string
}

export const namespace = 'spBv1.0'

/** A message of an edge node, or undefined: commands, STATE, anything else. Ids are any UTF-8 without + / #. */
export function parseEdgeTopic(topic: string): EdgeTopic | undefined {
  const [root, group, type, edge, device, ...rest] = topic.split('/')
  if (root !== namespace || !group || !edge || rest.length > 0 || !isEdgeType(type)) return undefined
  if (type.startsWith('D')) return device ? { type, group, edge, device } : undefined
  return device === undefined ? { type, group, edge } : undefined
}

/** Topic of a command to an edge node, or to one of its devices. */
export function commandTopic({ group, edge, device }: Omit<EdgeTopic, 'type'>): string {
  return device === undefined ? `${namespace}/${group}/NCMD/${edge}` : `${namespace}/${group}/DCMD/${edge}/${device}`
}

/** Topic of a host's STATE. */
export function stateTopic(hostId: string): string {
  return `${namespace}/STATE/${hostId}`
}

function isEdgeType(type: string | undefined): type is EdgeType {
  return edgeTypes.some((known) => known === type)
}
