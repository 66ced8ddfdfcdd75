// Gaps of a link: noted durably, across kills and restarts, read back once, never lost by a spool that is full.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Feed, Filled } from '../../../connectors/connector.ts'
import { kunlunError } from '../../../ingest/errors.ts'
import { createLinkGaps, type LinkGaps } from '../../../ingest/gaps/link-gaps.ts'
import { gapNotes, noteOf, readNote } from '../../../ingest/gaps/note.ts'
import type { Gap, RawMessage } from '../../../ingest/model.ts'
import { waitFor } from '../../suites/wait.ts'

const folders: string[] = []
const running: LinkGaps[] = []
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-gaps-'))
  folders.push(folder)
  return folder
}

/** A life of the process: what it noted, by what the ledger would hold. */
async function life(folder: string, startsAt: bigint, append?: (messages: readonly RawMessage[]) => Promise<void>) {
  let now = startsAt
  const held = new Map<string, Gap>()
  const notes: Gap[] = []
  const gaps = createLinkGaps({
    id: 'hall',
    folder,
    clock: { now: () => now, factor: 1 },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    async append(messages) {
      await append?.(messages)
      for (const message of messages) {
        const gap = readNote(message)
        notes.push(gap)
        if (gap.step >= (held.get(gap.key)?.step ?? 0)) held.set(gap.key, gap)
      }
    },
    delay: () => new Promise((resolve) => setImmediate(resolve)),
    random: () => 1,
  })
  running.push(gaps)
  await gaps.begin()
  return { gaps, notes, held: () => [...held.values()], pass: (to: bigint) => void (now = to) }
}

function feed(resumed: boolean, fill?: (gap: Gap) => Promise<Filled | undefined>): Feed {
  return {
    resumed,
    async *[Symbol.asyncIterator]() {},
    status: () => ({ connected: true, dropped: 0, details: {} }),
    close: async () => undefined,
    ...(fill === undefined ? {} : { fill }),
  }
}

it('writes a note that reads back the same', () => {
  const gap: Gap = {
    ...{ key: 'k', step: 2, connector: '炉"1', machine: '__proto__', signals: ['a', 'b'], cause: 'overflow' },
    ...{ state: 'part', from: -1n, to: 2n ** 62n + 1n, samples: 7, detail: 'a "b"' },
  }
  const note = noteOf(gap, { received: 5n, session: 3 })
  expect([note.connector, readNote(note)]).toEqual([gapNotes, gap])
  for (const body of ['', '{}', '{"key":"k","step":1}', '[]', 'null'])
    expect(() => readNote({ ...note, body: Buffer.from(body) })).toThrow()
})

it('knows no gap before the first link', async () => {
  const { gaps, notes } = await life(await freshFolder(), 100n)
  gaps.linked(feed(false), 1)
  await gaps.save()
  expect(notes).toEqual([])
})

it('makes the time between two lives a gap, whether it ended well or was killed', async () => {
  const folder = await freshFolder()
  const first = await life(folder, 100n)
  first.gaps.linked(feed(false), 1)
  first.gaps.aliveUntil(150n)
  await first.gaps.save()
  // No farewell: killed. The second life is killed before it has a link.
  const second = await life(folder, 200n)
  await second.gaps.save()
  expect(second.held()).toMatchObject([{ cause: 'stopped', state: 'open', from: 150n }])
  const third = await life(folder, 300n)
  third.pass(310n)
  third.gaps.linked(feed(false), 2)
  await third.gaps.save()
  const [gap] = third.held()
  expect(gap).toMatchObject({ key: second.held()[0]?.key, state: 'closed', from: 150n, to: 310n })
})

it('calls nothing missing that the source kept', async () => {
  const folder = await freshFolder()
  const { gaps, held, pass } = await life(folder, 100n)
  gaps.linked(feed(true), 1)
  gaps.interrupted({ cause: 'link', from: 110n, detail: 'cut' })
  gaps.interrupted({ cause: 'silent', from: 120n, detail: 'one gap at a time' })
  pass(130n)
  gaps.linked(feed(true), 2)
  await gaps.save()
  expect(held()).toMatchObject([{ cause: 'link', state: 'kept', from: 110n, to: 130n, step: 1 }])
})

it('reads a gap back once, over as many links and lives as it takes', async () => {
  const folder = await freshFolder()
  const first = await life(folder, 100n)
  first.gaps.linked(
    feed(false, async () => undefined),
    1,
  )
  first.gaps.missing({ cause: 'overflow', from: 101n, to: 102n, machine: 'm', signals: ['s'], detail: '' })
  await first.gaps.save()
  expect(first.held()).toMatchObject([{ state: 'closed', machine: 'm', signals: ['s'] }])
  const asked: string[] = []
  const fill = async ({ key }: Gap): Promise<Filled> => {
    asked.push(key)
    if (asked.length === 1) throw new Error('no answer')
    return { state: 'filled', samples: 5, detail: '' }
  }
  const second = await life(folder, 200n)
  second.gaps.linked(feed(true, fill), 2)
  await waitFor('it to be read back', () => second.held().some(({ state }) => state === 'filled'))
  await second.gaps.save()
  expect(asked).toHaveLength(2)
  const third = await life(folder, 300n)
  third.gaps.linked(feed(true, fill), 3)
  await third.gaps.save()
  expect(asked).toHaveLength(2)
})

it('goes on trying where the spool takes nothing', async () => {
  let refusals = 3
  const { gaps, held } = await life(await freshFolder(), 100n, async () => {
    if (refusals-- > 0) throw kunlunError('SPOOL_FULL', { bytes: 1, limit: 1 })
  })
  gaps.linked(feed(false), 1)
  gaps.interrupted({ cause: 'link', from: 110n, detail: '' })
  await gaps.save()
  expect(held()).toMatchObject([{ state: 'open' }])
})
