// The checker of system calls: what it takes for durable, what it takes for too early.
import { generate } from 'mqtt-packet'
import { expect, it } from 'vitest'
import { checkOrder } from '../../faults/sync-order/check.ts'
import { callsOf } from '../../faults/sync-order/trace.ts'

const hex = (bytes: Uint8Array | string) =>
  Buffer.from(bytes as string)
    .toString('hex')
    .replaceAll(/../g, '\\x$&')
const spool = '/data/spool/0000000000000001.spool'
const socket = 'TCP:[127.0.0.1:40000->127.0.0.1:1883]'
const publish = generate(
  { cmd: 'publish', topic: 'a', payload: '{"id":7,"value":1}', qos: 1, messageId: 3, dup: false, retain: false },
  { protocolVersion: 5 },
)
const puback = generate({ cmd: 'puback', messageId: 3 }, { protocolVersion: 4 })
const record = hex('....{"id":7,"value":1}....')

const read = `9  read(20<${socket}>, "${hex(publish)}", 65536) = ${publish.length}`
const written = `11 pwrite64(24<${spool}>, "${record}", 26, 64) = 26`
const synced = `12 fdatasync(24<${spool}>) = 0`
const sent = `9  write(20<${socket}>, "${hex(puback)}", 4) = 4`

const found = (...lines: string[]) => checkOrder(callsOf(lines), 1883)

it('is content with read, write, sync, acknowledgement in this order', () => {
  expect(found(read, written, synced, sent)).toEqual({ acknowledgements: 1, syncs: 1, violations: [] })
})

it('finds an acknowledgement before the sync, before the write, without either', () => {
  expect(found(read, written, sent, synced).violations.length).toBe(1)
  expect(found(read, sent, written, synced).violations.length).toBe(1)
  expect(found(read, sent)).toMatchObject({
    acknowledgements: 1,
    syncs: 0,
    violations: [expect.stringMatching('never')],
  })
})

it('trusts no sync that began before the write was over, that failed, or that was of another file', () => {
  const begins = `12 fdatasync(24<${spool}> <unfinished ...>`
  const ends = '12 <... fdatasync resumed>) = 0'
  expect(found(read, begins, written, ends, sent).violations.length).toBe(1)
  expect(found(read, written, begins, ends, sent).violations).toEqual([])
  expect(found(read, written, synced.replace('= 0', '= -1 EIO (Input/output error)'), sent).violations.length).toBe(1)
  expect(found(read, written, synced.replace('01.spool', '02.spool'), sent).violations.length).toBe(1)
})

it('reads calls that others interrupt, vectors, paths in hexadecimal', () => {
  const target = hex(spool)
  const begins = `11 pwritev(24<${target}>, [{iov_base="${hex('....{"id":7,')}", iov_len=11}, <unfinished ...>`
  const ends = `11 <... pwritev resumed>{iov_base="${hex('"value":1}')}", iov_len=10}], 2, 64) = 21`
  const interrupted = [read, begins, '9  read(20<socket>, "", 1) = -1 EAGAIN', ends, synced, sent]
  expect(found(...interrupted).violations).toEqual([])
})
