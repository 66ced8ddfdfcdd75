// A TCP relay between client and server that a test can cut and mend: the cable, with both ends alive.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface CuttableLink extends AsyncDisposable {
  readonly port: number
  /** Ends all connections and refuses new ones. */
  cut(): void
  mend(): void
}

/** Joins both ends of one connection. */
export type Join = (near: Socket, far: Socket) => void

const plain: Join = (near, far) => void near.pipe(far).pipe(near)

/** Relays a free port of loopback to `port`. */
export async function relayTo(port: number, join: Join = plain): Promise<CuttableLink> {
  const sockets = new Set<Socket>()
  let isCut = false
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((near) => {
    track(near)
    if (isCut) return void near.destroy()
    const far = connect(port, '127.0.0.1')
    track(far)
    join(near, far)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend() {
      isCut = false
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
