// The connector contract over OPC UA, on a real server with SignAndEncrypt and a password.
import { DataType } from 'node-opcua'
import { test } from 'vitest'
import { opcua } from '../../connectors/opcua/index.ts'
import { double, startOpcua } from '../servers/opcua.ts'
import { connectorSuite, type TestSource } from '../suites/connector.ts'
import { opcuaSettings, openTrusting } from '../suites/opcua.ts'

const asksAgain = 'an OPC UA server gives the present values to a new subscription, and nothing that came before'

connectorSuite(
  {
    kind: { ...opcua, open: (config, tools) => openTrusting(config, tools) },
    start: startSource,
    exempt: {
      'acknowledges nothing before accept': asksAgain,
      'acknowledges what was accepted': asksAgain,
      'delivers again what was refused': asksAgain,
      'is bounded while the reader stalls, and counts what was dropped':
        'the server is held back instead, see opcua-outage.test.ts',
    },
  },
  (name, body) => test(name, body),
)

async function startSource(): Promise<TestSource> {
  const server = await startOpcua({ nodes: { load: DataType.Double } })
  let sent = 0
  return {
    config: { ...opcuaSettings(server.endpoint, ['load']), outageSeconds: 1 },
    async publish(count) {
      return Array.from({ length: count }, () => {
        const ms = 1_767_571_200_000 + ++sent
        server.write('load', double(sent, ms))
        return { machine: 'm', signal: 'load', value: sent, time: BigInt(ms) * 1_000_000n }
      })
    },
    cutLink: () => server.stop(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
