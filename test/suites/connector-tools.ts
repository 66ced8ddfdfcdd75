// What a connector gets of its surroundings, in tests.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectorTools, GapReporter, Log } from '../../connectors/connector.ts'
import { wallClock } from '../../ingest/model.ts'

/** A log that keeps nothing. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** Keeps no account of gaps. */
export const noGaps: GapReporter = { interrupted: () => {}, resumed: () => {}, missing: () => {} }

/** Tools with the wall clock and a silent log, unless said otherwise. */
export function connectorTools(own: Partial<ConnectorTools> & Pick<ConnectorTools, 'folder'>): ConnectorTools {
  return { id: 'connector', clock: wallClock, session: 1, log: silentLog, gaps: noGaps, ...own }
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kunlun-connector-'))
}
