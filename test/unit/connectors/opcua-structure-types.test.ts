// Learning the types of structures: a link that breaks meanwhile, a server that refuses, never throw.
import type { ClientSession } from 'node-opcua'
import { expect, test } from 'vitest'
import { carefulSession } from '../../../connectors/opcua/structure-types.ts'
import { silentLog } from '../../suites/connector-tools.ts'

const asked: unknown[] = [{}, {}]
const care = { pause: async () => undefined, isOver: () => false }

function sessionThatFails(times: number, reason = 'Connection Break'): { session: ClientSession; calls(): number } {
  let calls = 0
  const call = async (wanted: unknown) => {
    if (++calls <= times) throw new Error(reason)
    return wanted
  }
  const session = {
    read: call,
    browse: call,
    translateBrowsePath: call,
    browseNext: call,
    sessionId: 7,
    hasBeenClosed: () => false,
  }
  return { session: session as unknown as ClientSession, calls: () => calls }
}

test('an interrupted call is made again', async () => {
  const { session, calls } = sessionThatFails(30)
  const careful = carefulSession(session, { ...care, log: silentLog })
  expect(await careful.read(asked as never)).toBe(asked)
  expect(calls()).toBe(31)
  expect(careful.sessionId).toBe(7)
})

test.each(['read', 'browse', 'browseNext', 'translateBrowsePath'] as const)(
  'a %s that never succeeds is answered with a bad status for each node, and said',
  async (name) => {
    const said: string[] = []
    const log = { ...silentLog, warn: (_: object, text: string) => void said.push(text) }
    const careful = carefulSession(sessionThatFails(1000, 'BadServiceUnsupported').session, { ...care, log })
    const call = careful[name] as unknown as (wanted: unknown) => Promise<{ statusCode: { name: string } }[]>
    const results = await call(asked)
    expect(results.map(({ statusCode }) => statusCode.name)).toEqual(['BadCommunicationError', 'BadCommunicationError'])
    const [single] = [await call({})] as unknown as [{ statusCode: { name: string } }]
    expect(single.statusCode.name).toBe('BadCommunicationError')
    expect(said.join()).toContain('does not describe its structures')
  },
)
