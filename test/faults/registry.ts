// All faults of the campaign, in the order of its report.
import { acknowledgedEarly } from './acknowledged-early.ts'
import type { Fault } from './fault.ts'
import { ingestKilled } from './ingest-killed.ts'
import { injectedFaults } from './injected/index.ts'
import { opcuaKilled } from './opcua-killed.ts'
import { ownership } from './ownership.ts'
import { serversDown } from './servers-down.ts'

export const faults: readonly Fault[] = [
  ...ingestKilled,
  ...serversDown,
  ...ownership,
  ...opcuaKilled,
  ...acknowledgedEarly,
  ...injectedFaults,
]
