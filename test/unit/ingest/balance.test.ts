// The two balances: counted where things happen, so that they fail to hold where something was forgotten.
import { expect, it } from 'vitest'
import { createBalance, createTally } from '../../../ingest/balance.ts'
import { message } from './spool-tools.ts'

const none = new Map()

function tallyOf(figures: { taken: number; decoded: number; stored: number; samples: number }) {
  const tally = createTally()
  Object.assign(tally.message('mqtt'), { taken: figures.taken, decoded: figures.decoded })
  Object.assign(tally.sample('mqtt', 'mill-1'), { decoded: figures.samples, stored: figures.stored })
  return tally
}

it('goes from received over spooled and pending to stored', () => {
  const balance = createBalance(undefined, none)
  balance.accepted([message(1), message(2)])
  expect(balance.view().messages).toMatchObject([{ connector: 'mqtt', received: 2, spooled: 2, decoded: 0 }])
  const tally = tallyOf({ taken: 2, decoded: 2, stored: 0, samples: 4 })
  balance.begin(tally)
  expect(balance.view().samples).toMatchObject([{ machine: 'mill-1', decoded: 4, pending: 4, stored: 0 }])
  tally.sample('mqtt', 'mill-1').stored = 4
  balance.settle(tally)
  expect(balance.view()).toMatchObject({
    messages: [{ received: 2, spooled: 0, decoded: 2 }],
    samples: [{ decoded: 4, pending: 0, stored: 4 }],
  })
})

it('shows where something was forgotten', () => {
  const balance = createBalance(undefined, none)
  balance.accepted([message(1), message(2)])
  const tally = tallyOf({ taken: 2, decoded: 1, stored: 3, samples: 4 })
  balance.begin(tally)
  balance.settle(tally)
  const [messages] = balance.view().messages
  const [samples] = balance.view().samples
  expect(messages?.received).not.toBe((messages?.spooled ?? 0) + (messages?.decoded ?? 0))
  expect(samples?.decoded).not.toBe((samples?.stored ?? 0) + (samples?.pending ?? 0))
})

it('goes on from what was saved and what the spool still holds', () => {
  const first = createBalance(undefined, none)
  first.accepted([message(1), message(2), message(4), message(5)])
  const settled = tallyOf({ taken: 3, decoded: 3, stored: 3, samples: 3 })
  first.begin(settled)
  first.settle(settled)
  // A batch under way is not part of what is saved.
  const underWay = tallyOf({ taken: 1, decoded: 1, stored: 0, samples: 1 })
  first.begin(underWay)
  const tail = new Map([['mqtt', { messages: 1, redelivered: 1 }]])
  const second = createBalance(JSON.parse(JSON.stringify(first.saved())), tail)
  expect(second.view()).toMatchObject({
    messages: [{ received: 4, redelivered: 1, spooled: 1, decoded: 3 }],
    samples: [{ decoded: 3, stored: 3, pending: 0 }],
  })
})
