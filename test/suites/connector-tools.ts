// What a connector gets of its surroundings, in tests.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectorTools, Log } from '../../connectors/connector.ts'
import { wallClock } from '../../ingest/model.ts'

/** A log that keeps nothing. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** Tools with the wall clock and a silent log, unless said otherwise. */
export function connectorTools(own: Partial<ConnectorTools> & Pick<ConnectorTools, 'folder'>): ConnectorTools {
  return { id: 'connector', clock: wallClock, session: 1, log: silentLog, ...own }
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kunlun-connector-'))
}
