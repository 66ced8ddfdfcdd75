// What the doctor reads once he is in: namespaces, operation limits, the clock of the server.
import { AttributeIds, type ClientSession, DataType, VariableIds } from 'node-opcua'
import type { DoctorStep, StepItem } from './diagnosis.ts'

const limits = [
  ['MaxNodesPerRead', VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerRead],
  ['MaxNodesPerBrowse', VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerBrowse],
  ['MaxMonitoredItemsPerCall', VariableIds.Server_ServerCapabilities_OperationLimits_MaxMonitoredItemsPerCall],
  [
    'MaxNodesPerTranslateBrowsePathsToNodeIds',
    VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerTranslateBrowsePathsToNodeIds,
  ],
] as const

/** A clock that is further off than this dates samples wrongly, and certificates too. */
const skewSeconds = 5

export async function namespacesStep(session: ClientSession): Promise<DoctorStep> {
  const uris = await session.readNamespaceArray()
  const items = uris.slice(0, 100).map((uri, index): StepItem => ({ name: String(index), state: 'ok', detail: uri }))
  return { step: 'namespaces', state: 'ok', side: 'server', detail: `${uris.length} namespace(s)`, items }
}

export async function limitsStep(session: ClientSession): Promise<DoctorStep> {
  const read = await session.read(limits.map(([, id]) => ({ nodeId: `ns=0;i=${id}`, attributeId: AttributeIds.Value })))
  const items = read.flatMap(({ statusCode, value }, index): StepItem[] => {
    const name = limits[index]?.[0] ?? ''
    if (!statusCode.isGood() || typeof value.value !== 'number') return []
    return [{ name, state: 'ok', detail: value.value === 0 ? 'no limit' : String(value.value) }]
  })
  const detail = items.length === 0 ? 'the server states none' : `${items.length} stated`
  return { step: 'limits', state: 'ok', side: 'server', detail, items }
}

/** `now` is asked right before the question: what the question takes is at most the error. */
export async function clockStep(session: ClientSession, now: () => Date): Promise<DoctorStep> {
  const before = now().getTime()
  const { value } = await session.read({
    nodeId: `ns=0;i=${VariableIds.Server_ServerStatus_CurrentTime}`,
    attributeId: AttributeIds.Value,
  })
  const stated = value.dataType === DataType.DateTime && value.value instanceof Date ? value.value.getTime() : undefined
  const base = { step: 'clock', side: 'server' } as const
  if (stated === undefined) return { ...base, state: 'warning', detail: 'the server does not state its time' }
  const seconds = (stated - (before + now().getTime()) / 2) / 1000
  const detail = `${Math.abs(seconds).toFixed(1)} s ${seconds < 0 ? 'behind' : 'ahead of'} ours`
  return { ...base, state: Math.abs(seconds) > skewSeconds ? 'warning' : 'ok', detail }
}
