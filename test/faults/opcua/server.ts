// An OPC UA server in a process of its own: a counter at 50 Hz, each value in a journal before anybody can read it.
import { appendFileSync } from 'node:fs'
import { DataType } from 'node-opcua'
import { startOpcua } from '../../servers/opcua.ts'

const { PORT = '', FOLDER = '', JOURNAL = '', START = '0' } = process.env
const server = await startOpcua({ port: Number(PORT), folder: FOLDER, nodes: { count: DataType.UInt32 } })
let count = Number(START)
let last = 0
setInterval(() => {
  const ms = Date.now()
  // One value for each time: two at once would be a conflict.
  if (ms <= last) return
  last = ms
  count++
  appendFileSync(JOURNAL, `${ms} ${count}\n`)
  server.write('count', { dataType: DataType.UInt32, value: count, time: { ms } })
}, 20)
