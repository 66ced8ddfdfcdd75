// A relay that records what a server sends on a connection, then sends it again, cut off after any byte.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface CapturedLink extends AsyncDisposable {
  readonly port: number
  /** What the server has sent on the newest connection. */
  captured(): Buffer
  /** From now on connections are not relayed: each is sent these bytes once it has said something, and is then closed. */
  replay(bytes: Buffer): void
  /** From now on connections are relayed again. */
  relay(): void
  /** What the newest replayed connection has said. */
  heard(): Buffer
}

export async function captureLinkTo(port: number): Promise<CapturedLink> {
  const sockets = new Set<Socket>()
  let bytes: Buffer | undefined
  let captured: Buffer[] = []
  let heard: Buffer[] = []
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    track(near)
    if (bytes === undefined) {
      const far = connect({ port, host: '127.0.0.1', noDelay: true })
      track(far)
      captured = []
      far.on('data', (chunk: Buffer) => captured.push(chunk))
      near.pipe(far).pipe(near)
      return
    }
    const own = (heard = [] as Buffer[])
    near.on('data', (chunk: Buffer) => own.push(chunk))
    const sent = bytes
    near.once('data', () => near.end(sent))
    near.on('end', () => near.end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    captured: () => Buffer.concat(captured),
    replay(wanted) {
      bytes = wanted
    },
    relay() {
      bytes = undefined
    },
    heard: () => Buffer.concat(heard),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
