// Clients that hold connections by sending next to nothing: they are ended, others are served meanwhile.
import { connect, type Socket } from 'node:net'
import { waitFor } from '../suites/wait.ts'
import type { AttackResult } from './attack.ts'

const starts = [
  'GET /api/v1/machines HTTP/1.1\r\nhost: 127.0.0.1\r\n',
  'POST /api/v1/sessions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{',
  'POST /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\n',
  '',
]

/** The server must have been told to be patient for `patienceMs` only. */
export async function attackSlowly(url: string, count: number, patienceMs: number): Promise<AttackResult> {
  const { hostname, port } = new URL(url)
  const sockets: Socket[] = []
  let ended = 0
  for (let n = 0; n < count; n++) {
    const socket = connect({ host: hostname, port: Number(port) })
    socket.on('error', () => undefined)
    socket.once('close', () => ended++)
    socket.resume()
    socket.write(starts[n % starts.length] || 'G')
    sockets.push(socket)
  }
  // One byte now and then, as if the line were slow.
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('x')
  }, patienceMs / 8)
  const through: string[] = []
  try {
    for (let n = 0; n < 20; n++) {
      const { status } = await fetch(`${url}/health/live`)
      if (status !== 200) through.push(`another client got ${status} meanwhile`)
    }
    await waitFor('the slow ones to be ended', () => ended === count).catch(() => {
      through.push(`${count - ended} of ${count} connections were still held`)
    })
  } finally {
    clearInterval(drip)
    for (const socket of sockets) socket.destroy()
  }
  return { name: 'slow clients', tried: count, through }
}
