// Just enough of OPC UA's binary encoding (Part 6) to read, change, and make up messages without any library.

/** Binary encoding ids of the messages that tests interfere with (Part 6, annex A). */
export const messages = {
  serviceFault: 397,
  activateSessionRequest: 467,
  closeSessionRequest: 473,
  createMonitoredItemsRequest: 751,
  createSubscriptionRequest: 787,
  publishRequest: 826,
  publishResponse: 829,
  republishRequest: 832,
  transferSubscriptionsRequest: 841,
} as const

/** Status codes that servers answer with (Part 6, annex A). */
export const statuses = {
  badTimeout: 0x800a0000,
  badServiceUnsupported: 0x800b0000,
  badTooManyOperations: 0x80100000,
  badSessionIdInvalid: 0x80250000,
  badSubscriptionIdInvalid: 0x80280000,
  badTooManyPublishRequests: 0x80780000,
  badMessageNotAvailable: 0x807b0000,
} as const

/** A chunk: type, size, channel, then for OPN the security header, then sequence number with request id, then the body. */
export interface Chunk {
  readonly bytes: Buffer
  readonly type: string
  readonly isFinal: boolean
  /** Where the sequence number stands; undefined for HEL, ACK, ERR. */
  readonly sequenceAt: number | undefined
}

const headerBytes = 12

/** Takes whole chunks from the front of `data`. */
export function splitChunks(data: Buffer): { readonly chunks: Chunk[]; readonly rest: Buffer } {
  const chunks: Chunk[] = []
  let rest = data
  while (rest.length >= 8) {
    const size = rest.readUInt32LE(4)
    if (rest.length < size) break
    chunks.push(chunkOf(rest.subarray(0, size)))
    rest = rest.subarray(size)
  }
  return { chunks, rest }
}

function chunkOf(from: Buffer): Chunk {
  const bytes = Buffer.from(from)
  const type = bytes.toString('latin1', 0, 3)
  const isFinal = bytes[3] === 0x46
  if (type === 'MSG' || type === 'CLO') return { bytes, type, isFinal, sequenceAt: headerBytes + 4 }
  if (type !== 'OPN') return { bytes, type, isFinal, sequenceAt: undefined }
  // Policy, certificate, thumbprint.
  let at = headerBytes
  for (let field = 0; field < 3; field++) at += 4 + Math.max(0, bytes.readInt32LE(at))
  return { bytes, type, isFinal, sequenceAt: at }
}

export const bodyOf = ({ bytes, sequenceAt = 0 }: Chunk) => bytes.subarray(sequenceAt + 8)

/** The encoding id at the begin of a body; 0 where it is none of the standard namespace. */
export function messageIdOf(body: Buffer): number {
  return body[0] === 1 && body[1] === 0 ? body.readUInt16LE(2) : 0
}

/** The same chunk with another body. */
export function withBody({ bytes, type, isFinal, sequenceAt = 0 }: Chunk, body: Buffer): Chunk {
  const whole = Buffer.concat([bytes.subarray(0, sequenceAt + 8), body])
  whole.writeUInt32LE(whole.length, 4)
  return { bytes: whole, type, isFinal, sequenceAt }
}

/** Where the fields of a request begin, behind its header (Part 4, 7.33). */
export function requestFieldsAt(body: Buffer): number {
  let at = skipNodeId(body, 4) + 8 + 4 + 4
  at += 4 + Math.max(0, body.readInt32LE(at)) + 4
  return skipNodeId(body, at) + 1
}

export function requestHandleOf(body: Buffer): number {
  return body.readUInt32LE(skipNodeId(body, 4) + 8)
}

function skipNodeId(body: Buffer, at: number): number {
  const form = (body[at] ?? 0) & 0x3f
  if (form === 0) return at + 2
  if (form === 1) return at + 4
  if (form === 2) return at + 7
  if (form === 4) return at + 3 + 16
  return at + 3 + 4 + Math.max(0, body.readInt32LE(at + 3))
}

/** 1601 to 1970, in 100 ns. */
const epoch = 116_444_736_000_000_000n

/** Header of a response without diagnostics: time, handle, result, no diagnostics, no strings, no additional header. */
function responseHeader(message: number, handle: number, status: number): Buffer {
  const header = Buffer.alloc(28)
  header.writeUInt8(1, 0)
  header.writeUInt16LE(message, 2)
  header.writeBigInt64LE(BigInt(Date.now()) * 10_000n + epoch, 4)
  header.writeUInt32LE(handle, 12)
  header.writeUInt32LE(status, 16)
  header.writeInt32LE(-1, 21)
  return header
}

export function faultFor(handle: number, status: number): Buffer {
  return responseHeader(messages.serviceFault, handle, status)
}

/** What matters of a PublishResponse; `dataAt` is where the count of its notifications stands. */
export interface Published {
  readonly handle: number
  readonly subscriptionId: number
  readonly sequenceNumber: number
  readonly notifications: number
}

const publishedAt = 28

export function readPublish(body: Buffer): Published {
  const available = Math.max(0, body.readInt32LE(publishedAt + 4))
  const at = publishedAt + 8 + 4 * available + 1
  return {
    handle: body.readUInt32LE(12),
    subscriptionId: body.readUInt32LE(publishedAt),
    sequenceNumber: body.readUInt32LE(at),
    notifications: Math.max(0, body.readInt32LE(at + 12)),
  }
}

/** A PublishResponse without data (a keep-alive), or with a StatusChangeNotification. */
export function publishInstead({ handle, subscriptionId, sequenceNumber }: Published, status?: number): Buffer {
  const head = Buffer.alloc(4 + 4 + 1 + 4 + 8 + 4)
  head.writeUInt32LE(subscriptionId, 0)
  head.writeUInt32LE(sequenceNumber, 9)
  head.writeBigInt64LE(BigInt(Date.now()) * 10_000n + epoch, 13)
  head.writeInt32LE(status === undefined ? 0 : 1, 21)
  const results = Buffer.from('ffffffffffffffff', 'hex')
  const parts = [responseHeader(messages.publishResponse, handle, 0), head]
  if (status !== undefined) parts.push(statusChange(status))
  return Buffer.concat([...parts, results])
}

/** An ExtensionObject: encoding 820, binary body of 5 bytes, the status, no diagnostics. */
function statusChange(status: number): Buffer {
  const object = Buffer.from('0100340301050000000000000000', 'hex')
  object.writeUInt32LE(status, 9)
  return object
}
