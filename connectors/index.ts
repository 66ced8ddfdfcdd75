// The list of connectors: one line each.
import type { ConnectorKind } from './connector.ts'
import { mqtt } from './mqtt/index.ts'
import { opcua } from './opcua/index.ts'
import { replay } from './replay/index.ts'

export const connectorKinds: readonly ConnectorKind[] = [mqtt, opcua, replay]
