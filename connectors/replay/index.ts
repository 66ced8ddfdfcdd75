// The replay connector: recorded files as if they were measured now.
import type { ConnectorKind } from '../connector.ts'
import { type ReplayConfig, replayConfig } from './config.ts'
import { replayDecoder } from './decoder.ts'
import { openReplay } from './feed.ts'

export const replay: ConnectorKind<ReplayConfig> = {
  name: 'replay',
  summary: 'Recorded CSV or JSON lines files, at recorded speed, a factor of it, or as fast as possible',
  config: replayConfig,
  open: (config, tools) => openReplay(config, tools),
  decoder: replayDecoder,
}
