// How far the clock of a server stands from ours, by its own account.
import { AttributeIds, type ClientSession } from 'node-opcua'
import { fromMs, type Nanoseconds } from '../../ingest/model.ts'
import type { ConnectorTools } from '../connector.ts'

/** ServerStatus.CurrentTime of the standard namespace. */
const currentTime = 'i=2258'

/** The server's time less ours; 0 where it does not tell, or where plant time runs faster than the wall's. */
export async function clockOffset(
  session: ClientSession,
  { clock }: Pick<ConnectorTools, 'clock'>,
): Promise<Nanoseconds> {
  if (clock.factor !== 1) return 0n
  const before = clock.now()
  const data = await session.read({ nodeId: currentTime, attributeId: AttributeIds.Value })
  const half = (clock.now() - before) / 2n
  const shown: unknown = data.value.value
  return data.statusCode.isGood() && shown instanceof Date ? fromMs(shown.getTime()) - (before + half) : 0n
}
