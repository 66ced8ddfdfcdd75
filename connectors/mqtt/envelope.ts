// An arrived publish as a raw message: the facts of MQTT that a later decoder needs travel in its content type.
import type { IPublishPacket } from 'mqtt'
import type { RawMessage } from '../../ingest/model.ts'
import type { ConnectorTools } from '../connector.ts'
import type { MqttConfig } from './config.ts'

/** How much of a refused body is kept, to be recognized by. */
const keptBytes = 4096
const mediaType = /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/

export interface Arrival {
  readonly topic: string
  readonly body: Buffer
  readonly packet: IPublishPacket
}

/** The envelope of one publish. A body beyond `maxMessageBytes` is cut, and refused. */
export function envelope(
  { topic, body, packet }: Arrival,
  config: MqttConfig,
  { id, clock, session }: ConnectorTools,
): RawMessage {
  const isTooLarge = body.length > config.maxMessageBytes
  const marks = `${packet.retain ? '; retained' : ''}${isTooLarge ? `; length=${body.length}` : ''}`
  return {
    connector: id,
    received: clock.now(),
    source: topic,
    contentType: stated(packet) + marks,
    // A copy, so that the whole of it does not stay in memory.
    body: isTooLarge ? Buffer.from(body.subarray(0, keptBytes)) : body,
    session,
    redelivered: packet.dup,
    ...(isTooLarge ? { rejected: 'PAYLOAD_TOO_LARGE' } : {}),
  }
}

/** True where the broker kept the message for new subscribers: it is older than its arrival. */
export function isRetained({ contentType }: RawMessage): boolean {
  return /; retained\b/.test(contentType)
}

/** Length of a body that was cut. */
export function fullLength({ contentType, body }: RawMessage): number {
  return Number(/; length=(\d+)/.exec(contentType)?.[1] ?? body.length)
}

/** The publisher's content type (MQTT 5), where it looks like one. */
function stated(packet: IPublishPacket): string {
  const text = packet.properties?.contentType
  return text !== undefined && mediaType.test(text) ? text : 'application/octet-stream'
}
