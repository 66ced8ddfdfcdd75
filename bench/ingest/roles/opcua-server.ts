// An OPC UA server: each value is the number of its change, dated exactly one period after the last.
import { DataType } from 'node-opcua'
import { startOpcua } from '../../../test/servers/opcua.ts'
import type { Actions } from '../children.ts'

export async function start({ items, hertz }: { items: number; hertz: number }): Promise<Actions> {
  const ids = Array.from({ length: items }, (_, index) => `n${index}`)
  const server = await startOpcua({ nodes: Object.fromEntries(ids.map((id) => [id, DataType.Double])) })
  const periodMs = 1000 / hertz
  const begin = Date.now()
  let change = 0
  const ticking = setInterval(() => {
    // Catches up where the timer was late, so that the rate is what it says.
    while (begin + change * periodMs <= Date.now()) {
      const written = { dataType: DataType.Double, value: change + 1, time: { ms: begin + change * periodMs } }
      change++
      for (const id of ids) server.write(id, written)
    }
  }, periodMs / 2)
  return {
    endpoint: () => server.endpoint,
    async stop() {
      clearInterval(ticking)
      await server.stop()
    },
  }
}
