// An MQTT broker inside the process, for the demo: loopback only, user and password required.
import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Aedes } from 'aedes'

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface DemoBroker {
  /** e.g. `mqtt://127.0.0.1:1883` */
  readonly url: string
  stop(): Promise<void>
}

const refused = Object.assign(new Error('user or password is wrong'), { returnCode: 4 })

function isSame(given: string | Buffer | undefined, expected: string): boolean {
  const left = Buffer.from(given ?? '')
  const right = Buffer.from(expected)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Starts the broker; port 0 takes a free one. Rejects with EADDRINUSE where the port is taken. */
export async function startBroker(options: {
  readonly port: number
  readonly users: readonly Credentials[]
}): Promise<DemoBroker> {
  const aedes = await Aedes.createBroker({
    authenticate: (_client, username, password, done) => {
      const isKnown = options.users.some((user) => isSame(username, user.username) && isSame(password, user.password))
      done(isKnown ? null : refused, isKnown)
    },
  })
  const server = createServer(aedes.handle)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async stop() {
      await new Promise<void>((resolve) => aedes.close(resolve))
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
