// What an installation says of itself while a fault lasts.
import type { PipelineView } from '../../../dashboards/api/installation.ts'
import type { Kunlun } from '../kunlun/handle.ts'

/** The page of the pipeline. Throws where the installation does not answer. */
export async function viewOf({ url }: Kunlun): Promise<PipelineView> {
  const response = await fetch(`${url}/api/v1/pipeline`, { signal: AbortSignal.timeout(10_000) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return (await response.json()) as PipelineView
}

/** Messages that have left the spool for good. */
export function workedOff({ connectors }: PipelineView): number {
  return connectors.reduce((sum, { messages }) => sum + messages.decoded + messages.quarantined, 0)
}

/** Code of what the way into the store is held up by. */
export function storeAlarm({ store }: PipelineView): string | undefined {
  return store.lastError?.code
}

/** Code of what a link is lost or held back by. */
export function linkAlarm({ connectors }: PipelineView): string | undefined {
  return connectors.find(({ lastError }) => lastError !== undefined)?.lastError?.code
}

/** Resident memory of a process, MiB. */
export function mebibytesOf(status: string): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}
