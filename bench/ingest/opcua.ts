// OPC UA, signed and encrypted: 2000 items at ten changes a second, what the client side costs.
import { mkdir } from 'node:fs/promises'
import { startChild } from './children.ts'
import { type Part, table, whole } from './part.ts'
import type { Received } from './roles/opcua-client.ts'

const items = 2000
const hertz = 10
const seconds = 20

export const opcua: Part = {
  name: 'opcua',
  async measure({ folder, scale, isProfiled, note }) {
    await using server = await startChild('opcua-server', { items, hertz })
    const own = `${folder}/opcua`
    await mkdir(own, { recursive: true })
    const plan = { endpoint: await server.ask<string>('endpoint'), items, folder: own }
    await using client = await startChild('opcua-client', plan, isProfiled ? 'opcua-client' : undefined)
    const serverCpu = server.cpuSeconds()
    const received = await client.ask<Received>('receive', seconds * scale)
    const serverCore = (server.cpuSeconds() - serverCpu) / (received.seconds + 3)
    note({ part: 'opcua', ...received, serverCore })
    const { values, missed, overflows, core, p50, p99 } = received
    const cells = [values / received.seconds, missed, overflows].map(whole)
    const delays = `${p50.toFixed(0)} / ${p99.toFixed(0)} ms`
    return [
      '## OPC UA',
      '',
      `${whole(items)} items at ${hertz} Hz for ${received.seconds.toFixed(0)} s, Basic256Sha256, SignAndEncrypt, into the spool. The server (node-opcua) is a process of its own.`,
      '',
      ...table(
        ['values/s', 'missed', 'overflows', 'client: cores', 'server: cores', 'source to receipt p50 / p99'],
        [[...cells, core.toFixed(2), serverCore.toFixed(2), delays]],
      ),
    ]
  },
}
