// A TCP relay that can stall without closing, reset, lose one half, or break after an exact number of bytes.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface FaultyLink extends AsyncDisposable {
  readonly port: number
  /** A partition: nothing passes either way, nothing is closed; who connects meanwhile is met with silence. */
  stall(): void
  /** What stalled goes on, as TCP repeats what was lost; ends that were reached meanwhile are told. */
  heal(): void
  /** RST to both ends of every connection. Returns how many there were. */
  reset(): number
  /** The far end is gone, the near end is not told: what it sends vanishes. New connections are good. */
  loseFarHalf(): number
  /** From now on each connection is reset once so many bytes came from the far end; undefined: never. */
  breakAfter(bytes: number | undefined): void
  connections(): number
  isStalled(): boolean
  /** Near ends that have not noticed yet that their far end is gone. */
  unaware(): number
  /** Bytes or connections that a fault has held, dropped or ended since the link was made. */
  hits(): number
}

interface Pair {
  readonly near: Socket
  readonly far: Socket
  fromFar: number
  isLost: boolean
}

interface State {
  readonly pairs: Set<Pair>
  isStalled: boolean
  breakAfter: number | undefined
  hits: number
}

/** Made for each connection: answers what of a chunk from the near end goes on. */
export type Filter = () => (chunk: Buffer) => Buffer

/** Relays a free port of loopback to `port`. */
export async function faultyLinkTo(port: number, filter: Filter = () => (chunk) => chunk): Promise<FaultyLink> {
  const state: State = { pairs: new Set(), isStalled: false, breakAfter: undefined, hits: 0 }
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (near) =>
    join(near, port, { state, filter: filter() }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stall() {
      state.isStalled = true
      for (const { near, far } of state.pairs) for (const socket of [near, far]) socket.pause()
      state.hits += state.pairs.size
    },
    heal() {
      state.isStalled = false
      for (const pair of state.pairs) settle(pair, state)
    },
    reset() {
      const hit = state.pairs.size
      for (const pair of state.pairs) resetBoth(pair)
      state.hits += hit
      return hit
    },
    loseFarHalf() {
      const hit = state.pairs.size
      for (const pair of state.pairs) {
        pair.isLost = true
        pair.far.resetAndDestroy()
        pair.near.resume()
      }
      state.hits += hit
      return hit
    },
    breakAfter(bytes) {
      state.breakAfter = bytes
    },
    connections: () => state.pairs.size,
    isStalled: () => state.isStalled,
    unaware: () => [...state.pairs].filter(({ isLost, near }) => isLost && !near.destroyed).length,
    hits: () => state.hits,
    async [Symbol.asyncDispose]() {
      server.close()
      for (const { near, far } of state.pairs) for (const socket of [near, far]) socket.destroy()
      await once(server, 'close')
    },
  }
}

function join(near: Socket, port: number, { state, filter }: { state: State; filter: ReturnType<Filter> }): void {
  const far = connect({ port, host: '127.0.0.1', noDelay: true })
  const pair: Pair = { near, far, fromFar: 0, isLost: false }
  state.pairs.add(pair)
  pump(pair, state, { from: near, to: far, filter })
  pump(pair, state, { from: far, to: near })
  for (const socket of [near, far]) {
    socket.on('error', () => socket.destroy())
    socket.on('close', () => settle(pair, state))
  }
  if (state.isStalled) {
    state.hits++
    for (const socket of [near, far]) socket.pause()
  } else near.resume()
}

/** An end that is gone is told to the other one, unless the link stalls or hides it. */
function settle(pair: Pair, state: State): void {
  const { near, far, isLost } = pair
  if (near.destroyed && far.destroyed) state.pairs.delete(pair)
  if (state.isStalled) return
  if (near.destroyed) far.destroy()
  else if (far.destroyed && !isLost) near.destroy()
  else for (const socket of [near, far]) if (!socket.destroyed) socket.resume()
}

interface Direction {
  readonly from: Socket
  readonly to: Socket
  readonly filter?: ReturnType<Filter>
}

function pump(pair: Pair, state: State, { from, to, filter }: Direction): void {
  from.on('data', (chunk: Buffer) => {
    if (pair.isLost) {
      state.hits += chunk.length
      return
    }
    if (from === pair.far) {
      const room = (state.breakAfter ?? Number.POSITIVE_INFINITY) - pair.fromFar
      pair.fromFar += chunk.length
      if (chunk.length >= room) {
        state.hits++
        to.write(chunk.subarray(0, room), () => resetBoth(pair))
        return
      }
    }
    if (!to.write(filter?.(chunk) ?? chunk)) from.pause()
  })
  to.on('drain', () => {
    if (!state.isStalled) from.resume()
  })
}

function resetBoth({ near, far }: Pair): void {
  near.resetAndDestroy()
  far.resetAndDestroy()
}
