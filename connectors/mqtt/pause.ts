// Pushing back on the socket without losing the link to the keep-alive.
import type { MqttClient } from 'mqtt'

export interface Pause {
  /** Reads no further packet until `resume`, which then calls `proceed`. */
  until(proceed: () => void): void
  resume(): void
  isPaused(): boolean
}

/**
 * While packets wait unread, the broker's PINGRESP waits with them, and MQTT.js would take the link for dead. So during
 * a pause we ping by ourselves and expect no answer; a socket that is really gone still fails on writing.
 */
export function pausable(client: MqttClient): Pause {
  let waiting: (() => void) | undefined
  let pinger: NodeJS.Timeout | undefined
  const keepAlive = () => {
    if (!client.connected) return
    client.sendPing()
    client.reschedulePing(true)
  }
  return {
    until(proceed) {
      waiting = proceed
      pinger ??= setInterval(keepAlive, (client.keepalive * 1000) / 2).unref()
    },
    resume() {
      clearInterval(pinger)
      pinger = undefined
      const proceed = waiting
      waiting = undefined
      proceed?.()
    },
    isPaused: () => waiting !== undefined,
  }
}
