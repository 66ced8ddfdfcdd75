// The OPC UA test server as a process of its own, so that a test can kill it: `count` grows all the time.
import { DataType } from 'node-opcua'
import { startOpcua } from './opcua.ts'

const { PORT = '', FOLDER = '', EARLIER = '', HISTORY = '', SECURITY = 'SignAndEncrypt' } = process.env
const server = await startOpcua({
  port: Number(PORT),
  folder: FOLDER,
  nodes: { count: DataType.UInt32, still: DataType.Double },
  historizing: HISTORY === '' ? [] : HISTORY.split(' '),
  security: SECURITY === 'None' ? 'None' : 'SignAndEncrypt',
  earlierNamespaces: EARLIER === '' ? [] : EARLIER.split(' '),
})
let count = 0
setInterval(() => {
  count++
  const ms = Date.now()
  server.write('count', { dataType: DataType.UInt32, value: count, time: { ms } })
}, 20)
