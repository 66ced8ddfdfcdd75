// The STATE of a primary host: its topic.
import { type MqttConfig, roleOf } from '../config.ts'
import { stateTopic } from './topic.ts'

/** Where a primary host says whether it is online; undefined for all others. */
export function ownStateTopic(config: MqttConfig): string | undefined {
  const { hostId } = config.sparkplug
  return roleOf(config) === 'primary' && hostId !== undefined ? stateTopic(hostId) : undefined
}
