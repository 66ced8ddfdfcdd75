// Bytes written by hand from the specification, read the way that notifications are: no encoder of a library stands behind them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BinaryStream,
  type DataChangeNotification,
  type DataValue,
  decodeDataValue,
  PublishResponse,
  RepublishResponse,
  type StatusChangeNotification,
} from 'node-opcua'
import { describe, expect, it } from 'vitest'
import { captureValues, isOverflow } from '../../../connectors/opcua/capture.ts'
import { distance } from '../../../connectors/opcua/notifications.ts'
import { messageIdOf, messages, publishInstead, readPublish, statuses } from '../../servers/opcua-wire.ts'

const folder = join(import.meta.dirname, '../../golden/opcua')
const textOf = (name: string) => readFileSync(join(folder, `${name}.hex`), 'utf8')
const bytesOf = (text: string) => Buffer.from(text.replace(/#.*$/gm, '').replace(/\s+/g, ''), 'hex')

const begin = 1_767_571_200_000_000_000n
const node = { machine: 'm', signal: 's', node: 'i=1' }
const captured = (data: DataValue) => captureValues(node, data)

/** Reads the message behind its encoding id, all of it. */
function read<T extends { decode(stream: BinaryStream): void }>(bytes: Buffer, into: T): T {
  const stream = new BinaryStream(bytes)
  stream.length = 4
  into.decode(stream)
  expect(stream.length).toBe(bytes.length)
  return into
}

describe('golden notifications', () => {
  it('a PublishResponse gives values with exact times, overflow and status', () => {
    const bytes = bytesOf(textOf('publish-response'))
    const { notificationMessage, subscriptionId } = read(bytes, new PublishResponse())
    expect([subscriptionId, notificationMessage.sequenceNumber]).toEqual([42, 10])
    const [change] = notificationMessage.notificationData as DataChangeNotification[]
    const items = change?.monitoredItems ?? []
    expect(items.map(({ clientHandle }) => clientHandle)).toEqual([1, 2, 3])
    expect(items.map(({ value }) => captured(value)[0])).toEqual([
      ['m', 's', String(begin + 110n), 'n', 1.5, 0x480],
      ['m', 's', String(begin), 'i', '-9223372036854775808', 0],
      ['m', 's', null, '-', null, 0x80310000],
    ])
    expect(items.map(({ value }) => isOverflow(value.statusCode.value))).toEqual([true, false, false])
    expect(readPublish(bytes)).toMatchObject({ handle: 7, subscriptionId: 42, sequenceNumber: 10, notifications: 1 })
  })

  it('a StatusChangeNotification says why a subscription ended', () => {
    const bytes = bytesOf(textOf('status-change'))
    const { notificationMessage } = read(bytes, new PublishResponse())
    const [change] = notificationMessage.notificationData as StatusChangeNotification[]
    expect(change?.status.name).toBe('BadTimeout')
    // What the misbehaving server of the tests makes up is the same, but for its time and its results.
    const made = read(publishInstead(readPublish(bytes), statuses.badTimeout), new PublishResponse())
    const [alike] = made.notificationMessage.notificationData as StatusChangeNotification[]
    expect([messageIdOf(bytes), alike?.status.name]).toEqual([messages.publishResponse, 'BadTimeout'])
  })

  it('a RepublishResponse gives what was missed', () => {
    const { notificationMessage } = read(bytesOf(textOf('republish-response')), new RepublishResponse())
    expect(notificationMessage.sequenceNumber).toBe(9)
    const [change] = notificationMessage.notificationData as DataChangeNotification[]
    const [item] = change?.monitoredItems ?? []
    expect(item && captured(item.value)).toEqual([['m', 's', String(begin), 'n', 42, 0]])
  })
})

describe('golden values', () => {
  const values = new Map(
    textOf('data-values')
      .split(/^= /m)
      .slice(1)
      .map((block) => {
        const [name = '', ...lines] = block.split('\n')
        return [name, bytesOf(lines.join('\n'))] as const
      }),
  )
  const expected: Readonly<Record<string, readonly unknown[]>> = {
    'nothing at all': [['m', 's', null, '-', null, 0]],
    'null with a time': [['m', 's', String(begin), '-', null, 0]],
    'negative zero': [['m', 's', null, 'n', '-0', 0]],
    'not a number with a payload': [['m', 's', null, 'n', 'NaN', 0]],
    'the greatest UInt64': [['m', 's', null, 'i', '18446744073709551615', 0]],
    'a null string': [['m', 's', null, 't', '', 0]],
    'a byte string': [['m', 's', null, 't', 'AP9B', 0]],
    'a text without locale': [['m', 's', null, 't', '\ufffd', 0]],
    'a text with locale': [['m', 's', null, 't', '炉', 0]],
    'a status as value': [['m', 's', null, 'n', 0x800a0000, 0]],
    'a time before there was one': [['m', 's', null, 'n', 42, 0]],
    'a matrix': [1, 2, 3, 4].map((value, at) => ['m', `s.${at >> 1}.${at & 1}`, null, 'n', value, 0]),
    'uncertain, with both times and both picoseconds': [['m', 's', String(begin + 299n), 'b', true, 0x40940000]],
  }

  it.each(Object.entries(expected))('%s', (name, wire) => {
    const bytes = values.get(name) ?? Buffer.alloc(0)
    const stream = new BinaryStream(bytes)
    expect(captured(decodeDataValue(stream))).toEqual(wire)
    expect(stream.length).toBe(bytes.length)
  })

  it.each(['the end of time', 'an empty array', 'a null array'])('%s is read to its end, without a defect', (name) => {
    const bytes = values.get(name) ?? Buffer.alloc(0)
    const stream = new BinaryStream(bytes)
    for (const [machine, , , , , status] of captured(decodeDataValue(stream)))
      expect([machine, status]).toEqual(['m', 0])
    expect(stream.length).toBe(bytes.length)
  })
})

describe('sequence numbers', () => {
  it('are compared across the wrap', () => {
    expect([distance(5, 5), distance(5, 8), distance(8, 5)]).toEqual([0, 3, -3])
    // After the greatest comes 1: 0 is never used.
    expect([distance(0xffff_ffff, 1), distance(1, 0xffff_ffff), distance(0xffff_fffe, 2)]).toEqual([1, -1, 3])
  })
})
