// The MQTT configuration: defaults, every problem at once.
import { describe, expect, it } from 'vitest'
import { mqttConfig, roleOf } from '../../../connectors/mqtt/config.ts'
import { ownStateTopic } from '../../../connectors/mqtt/sparkplug/state.ts'
import { wantedSubscriptions } from '../../../connectors/mqtt/subscriptions.ts'

const url = 'mqtt://localhost:1883'
const subscriptions = [{ topic: 'plant/{line}/{machine}/{signal}' }]

describe('the configuration', () => {
  it('needs a url with one topic only', () => {
    expect(mqttConfig.parse({ url, subscriptions })).toMatchObject({
      qos: 1,
      receiveMaximum: 1000,
      subscriptions: [{ payload: { format: 'json', value: '/value', time: '/timestamp_ms', timeUnit: 'ms' } }],
    })
  })

  it.each([
    ['another protocol', { url: 'http://localhost', subscriptions }, 'url'],
    ['a password in the url', { url: 'mqtt://u:p@localhost', subscriptions }, 'url'],
    ['a password in the clear', { url, subscriptions, password: 'secret' }, 'password'],
    ['QoS 2', { url, subscriptions, qos: 2 }, 'qos'],
    ['an unknown setting', { url, subscriptions, keepalive: 5 }, ''],
    ['no subscription', { url, subscriptions: [] }, 'subscriptions'],
    ['a topic without machine', { url, subscriptions: [{ topic: 'a/{signal}' }] }, 'subscriptions.0.machine'],
    ['a topic without signal', { url, subscriptions: [{ topic: 'a/{machine}' }] }, 'subscriptions.0.signal'],
    [
      'a broken template',
      { url, subscriptions: [{ topic: 'a/#/b', machine: 'm', signal: 's' }] },
      'subscriptions.0.topic',
    ],
    [
      'a broken pointer',
      { url, subscriptions: [{ topic: 'a', machine: 'm', signal: 's', payload: { format: 'json', value: 'x' } }] },
      'subscriptions.0.payload.value',
    ],
    [
      'Sparkplug on a shared subscription',
      { url, subscriptions: [{ topic: 'spBv1.0/#', share: 'group', payload: { format: 'sparkplug' } }] },
      'subscriptions.0.share',
    ],
    [
      'Sparkplug on another topic',
      { url, subscriptions: [{ topic: 'plant/#', payload: { format: 'sparkplug' } }] },
      'subscriptions.0.topic',
    ],
    [
      'Sparkplug beside another format',
      { url, subscriptions: [...subscriptions, { topic: 'spBv1.0/#', payload: { format: 'sparkplug' } }] },
      'subscriptions',
    ],
  ])('with %s is refused at its place', (_, config, path) => {
    const found = mqttConfig.safeParse(config)
    expect(found.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
    expect(JSON.stringify(found.error?.issues)).not.toMatch(/u:p|"secret"/)
  })

  it('subscribes a Sparkplug host to its own STATE, where no filter brings it', () => {
    const wanted = (topic: string) =>
      wantedSubscriptions(
        mqttConfig.parse({
          url,
          sparkplug: { hostId: 'k' },
          subscriptions: [{ topic, payload: { format: 'sparkplug' } }],
        }),
      )
    expect(wanted('spBv1.0/#')).toEqual({ 'spBv1.0/#': 1 })
    expect(wanted('spBv1.0/plant/#')).toEqual({ 'spBv1.0/plant/#': 1, 'spBv1.0/STATE/k': 1 })
  })

  it('has a host announce itself only where it is primary, which needs its id', () => {
    const parse = (sparkplug: object) =>
      mqttConfig.safeParse({
        url,
        sparkplug,
        subscriptions: [{ topic: 'spBv1.0/#', payload: { format: 'sparkplug' } }],
      })
    const roles = [{}, { hostId: 'k' }, { hostId: 'k', role: 'secondary' }, { role: 'passive' }].map((sparkplug) => {
      const { data } = parse(sparkplug)
      return data && [roleOf(data), ownStateTopic(data)]
    })
    expect(roles).toEqual([
      ['secondary', undefined],
      ['primary', 'spBv1.0/STATE/k'],
      ['secondary', undefined],
      ['passive', undefined],
    ])
    expect(parse({ role: 'primary' }).error?.issues).toMatchObject([{ path: ['sparkplug', 'hostId'] }])
  })

  it('subscribes once for each filter, shared where asked, with the higher QoS', () => {
    const config = mqttConfig.parse({
      url,
      qos: 0,
      subscriptions: [
        ...subscriptions,
        { topic: 'plant/+/{machine}/{signal}', qos: 1 },
        { topic: 'umh/v1/#', share: 'group', payload: { format: 'umh-classic' } },
      ],
    })
    expect(wantedSubscriptions(config)).toEqual({ 'plant/+/+/+': 1, '$share/group/umh/v1/#': 0 })
  })
})
