// Live values over the WebSocket: everything first, then what changed; a client that does not read is dropped.
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { waitFor } from '../../suites/wait.ts'

let api: StoryApi
afterEach(() => api.close())

interface Frame {
  now: string
  values: { machine: string; signal: string; value: unknown; type: string }[]
}

async function connect(
  path: string,
): Promise<{ frames: Frame[]; socket: Awaited<ReturnType<StoryApi['app']['injectWS']>> }> {
  const frames: Frame[] = []
  const socket = await api.app.injectWS(
    path,
    { headers: { host: '127.0.0.1:8080' } },
    {
      onInit: (client) => client.on('message', (data) => frames.push(JSON.parse(String(data)))),
    },
  )
  return { frames, socket }
}

describe('the live link', () => {
  it('sends every signal first, then what changed', async () => {
    api = await openStoryApi({ api: { live: { frameMs: 10, drainMs: 10_000, maxClients: 5 } } })
    const { frames, socket } = await connect('/api/v1/live')
    await waitFor('the first frame', () => frames.length > 0)
    const signals = api.installation.machines().reduce((sum, machine) => sum + machine.signals.length, 0)
    expect(frames[0]?.values).toHaveLength(signals)
    expect(frames[0]?.values.find((one) => one.signal === 'segment')).toMatchObject({
      type: 'integer',
      value: expect.any(String),
    })
    await waitFor('an empty frame, which carries the time', () => frames.some((frame) => frame.values.length === 0))
    api.installation.live.tick()
    await waitFor('a frame with values again', () => frames.filter((frame) => frame.values.length > 0).length >= 2)
    socket.terminate()
  })

  it('can be narrowed to one machine', async () => {
    api = await openStoryApi({ api: { live: { frameMs: 10, drainMs: 10_000, maxClients: 5 } } })
    const { frames, socket } = await connect('/api/v1/live?machine=mill-1')
    await waitFor('the first frame', () => frames.length > 0)
    expect(new Set(frames.flatMap((frame) => frame.values.map((one) => one.machine)))).toEqual(new Set(['mill-1']))
    socket.terminate()
  })

  it('takes no more clients than it may', async () => {
    api = await openStoryApi({ api: { live: { frameMs: 10, drainMs: 10_000, maxClients: 1 } } })
    const first = await connect('/api/v1/live')
    const second = await connect('/api/v1/live')
    const [code] = await once(second.socket, 'close')
    expect(code).toBe(1013)
    first.socket.terminate()
  })
})
