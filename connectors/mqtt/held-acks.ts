// PUBACKs held back until what they acknowledge is durable, in groups.
import type { MqttClient } from 'mqtt'

/** The PUBACKs of one delivery. */
export interface AckGroup {
  /** Sends them, unless their connection has closed: the broker then delivers those messages again. */
  release(): void
}

export interface HeldAcks {
  /** The PUBACKs asked for since the last call. */
  take(): AckGroup
  /** PUBACKs not yet sent, taken or not: never more than the receive maximum with MQTT 5. */
  outstanding(): number
}

type Packet = { readonly cmd: string; readonly messageId: number }
type Done = (error?: Error) => void
type Send = (packet: Packet, done?: Done, ...rest: unknown[]) => void

/**
 * Intercepts the PUBACKs of `client`. MQTT.js asks to send one right after its `message` event, in the same turn;
 * it then goes on to the next packet once `done` is called, which `hold` decides: at once while there is room, later
 * to push back on the socket. Holding the packet instead of the `message` callback is what lets a thousand messages
 * wait for one fdatasync. `_sendPacket` is private to MQTT.js, whose version is pinned; a system test watches over it.
 */
export function holdAcks(client: MqttClient, proceed: (done: Done) => void): HeldAcks {
  const inner = client as unknown as { _sendPacket: Send }
  const send = inner._sendPacket.bind(client) as Send
  let held: number[] = []
  let outstanding = 0
  inner._sendPacket = (packet, done, ...rest) => {
    if (packet.cmd !== 'puback') return send(packet, done, ...rest)
    held.push(packet.messageId)
    outstanding++
    proceed(done ?? ignore)
  }
  const release = (group: readonly number[]) => {
    outstanding -= group.length
    if (client.connected && group.length > 0) client.stream.write(pubacks(group))
  }
  return {
    outstanding: () => outstanding,
    take() {
      const group = held
      held = []
      return { release: () => release(group) }
    },
  }
}

/**
 * The same four bytes in MQTT 5 and 3.1.1: success needs no reason code (MQTT 5, 3.4.2.1). One write for the whole group,
 * where MQTT.js would make three for each.
 */
function pubacks(messageIds: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(messageIds.length * 4)
  let at = 0
  for (const id of messageIds) at = bytes.writeUInt16BE(id, bytes.writeUInt16BE(0x4002, at))
  return bytes
}

/** What MQTT.js wants called once a packet is written; a failed write shows as a closed link. */
function ignore(): void {}
