// All fuzz targets.
import type { FuzzTarget } from '../target.ts'
import { configuration } from './configuration.ts'
import { lineProtocol } from './line-protocol.ts'
import { mqttPayloads } from './mqtt-payloads.ts'
import { queries } from './queries.ts'
import { sparkplug } from './sparkplug.ts'
import { spoolReader } from './spool-reader.ts'
import { topicTemplates } from './topic-templates.ts'

export const targets: readonly FuzzTarget[] = [
  mqttPayloads,
  sparkplug,
  topicTemplates,
  lineProtocol,
  spoolReader,
  configuration,
  queries,
]
