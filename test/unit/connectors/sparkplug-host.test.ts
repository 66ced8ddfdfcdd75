// The host of many edge nodes: its bounds, its patience, what it tells of gaps.
import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { MissingPart } from '../../../connectors/connector.ts'
import { createHost, maxHeldBytes, tickMs } from '../../../connectors/mqtt/sparkplug/host.ts'
import { detachNote } from '../../../connectors/mqtt/sparkplug/note.ts'
import type { RawMessage } from '../../../ingest/model.ts'
import { connectorTools, noGaps, temporaryFolder } from '../../suites/connector-tools.ts'
import { bdSeq, bornDouble, double, payload } from '../../suites/sparkplug.ts'

const settings = { reorderTimeoutMs: 1000, rebirthBackoffMs: 5000 }
const machineOf = (_: string, edge: string, device: string) => device || edge

describe('the host', () => {
  it('keeps no more bytes waiting for births than its bound, loses none', async () => {
    const folder = await temporaryFolder()
    const host = createHost({
      ...settings,
      asksRebirths: true,
      machineOf,
      tools: connectorTools({ folder }),
      command: () => {},
    })
    const text = { alias: 1n, value: { field: 'string' as const, value: Buffer.alloc(100_000, 'x') } }
    const kept = Array.from({ length: 300 }, (_, seq) =>
      host.receive(raw(`spBv1.0/g/NDATA/e${seq % 7}`, payload([text], 1, seq % 256)), 0),
    )
    const waiting = 300 - kept.flat().length
    expect(kept.flat().length).toBeGreaterThan(0)
    expect(waiting * 100_000).toBeLessThanOrEqual(maxHeldBytes)
    expect(host.details()).toMatchObject({ edgeNodes: 7, awaitingBirth: waiting })
    expect(host.end()).toHaveLength(waiting)
    await rm(folder, { recursive: true })
  })

  it('that is passive asks nothing; what waits for a birth goes on with its reason', async () => {
    const folder = await temporaryFolder()
    const asked: string[] = []
    const host = createHost({
      ...settings,
      asksRebirths: false,
      machineOf,
      tools: connectorTools({ folder }),
      command: (topic) => asked.push(topic),
    })
    host.receive(raw('spBv1.0/g/NDATA/e', payload([double(1, { alias: 1n })], 1, 5)), 0)
    const late = [0, settings.rebirthBackoffMs].flatMap((now) => host.tick(now))
    expect([late.length, asked]).toEqual([1, []])
    expect(detachNote(late[0]!).note.unresolved).toMatch(/no birth came in time/)
    await rm(folder, { recursive: true })
  })

  it('tells of numbers that stay away as a gap of all machines of the node, once', async () => {
    const folder = await temporaryFolder()
    const missing: MissingPart[] = []
    const gaps = { ...noGaps, missing: (gap: MissingPart) => void missing.push(gap) }
    const tools = connectorTools({ folder, gaps })
    const host = createHost({ ...settings, asksRebirths: true, machineOf, tools, command: () => {} })
    host.receive(raw('spBv1.0/g/NBIRTH/e', payload([bdSeq(3), bornDouble('T', 1, 20)], 1, 0)), 0)
    host.receive(raw('spBv1.0/g/DBIRTH/e/d', payload([bornDouble('P', 2, 1)], 1, 1)), 0)
    const of = (seq: number) => raw('spBv1.0/g/NDATA/e', payload([double(1, { alias: 1n })], 1, seq))
    host.receive(of(2), 0)
    // Out of order within the time allowed is no gap.
    host.receive(of(4), 0)
    host.receive(of(3), 0)
    host.tick(2 * settings.reorderTimeoutMs)
    expect(missing).toEqual([])
    host.receive(of(6), 0)
    for (let now = 0; now < 3; now++) host.tick(2 * settings.reorderTimeoutMs + now)
    const detail = 'edge node g/e'
    expect(missing).toMatchObject([
      { cause: 'sequence', machine: 'e', detail },
      { cause: 'sequence', machine: 'd', detail },
    ])
    await rm(folder, { recursive: true })
  })

  it('asks many edge nodes at a bounded rate, each once', async () => {
    const folder = await temporaryFolder()
    const asked: string[] = []
    const host = createHost({
      ...settings,
      asksRebirths: true,
      machineOf,
      tools: connectorTools({ folder }),
      command: (topic) => asked.push(topic),
    })
    for (let edge = 0; edge < 100; edge++)
      host.receive(raw(`spBv1.0/g/NDATA/e${edge}`, payload([double(1, { alias: 1n })], 1, 5)), 0)
    host.tick(0)
    expect(asked.length).toBeLessThanOrEqual(20 / 5)
    for (let now = 0; now < settings.rebirthBackoffMs; now += tickMs) host.tick(now)
    expect(new Set(asked).size).toBe(100)
    expect(asked).toHaveLength(100)
    await rm(folder, { recursive: true })
  })
})

function raw(source: string, body: Uint8Array): RawMessage {
  const contentType = 'application/octet-stream'
  return { connector: 'c', received: 1n, source, contentType, body, session: 1, redelivered: false }
}
