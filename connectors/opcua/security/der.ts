// DER (ITU-T X.690) as far as certificates need it: tag, length, content; bounded, for what a server sends.

/** One element. `bytes` is the whole of it, `content` what stands inside. */
export interface DerElement {
  readonly tag: number
  readonly content: Buffer
  readonly bytes: Buffer
}

/** Tags that are read here. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const

/** The first element of the bytes. Throws RangeError where they are not DER. */
export function readDer(bytes: Buffer): DerElement {
  const tag = bytes[0]
  const first = bytes[1]
  if (tag === undefined || first === undefined) throw new RangeError('DER ends early')
  if (first < 0x80) return element(bytes, { tag, start: 2, length: first })
  const lengthBytes = first & 0x7f
  if (lengthBytes === 0 || lengthBytes > 4 || bytes.length < 2 + lengthBytes) throw new RangeError('DER length')
  return element(bytes, { tag, start: 2 + lengthBytes, length: bytes.readUIntBE(2, lengthBytes) })
}

function element(bytes: Buffer, { tag, start, length }: { tag: number; start: number; length: number }): DerElement {
  const end = start + length
  if (end > bytes.length) throw new RangeError('DER ends early')
  return { tag, content: bytes.subarray(start, end), bytes: bytes.subarray(0, end) }
}

/** The elements inside a constructed one, in their order. */
export function derChildren({ content }: DerElement): DerElement[] {
  const children: DerElement[] = []
  for (let at = 0; at < content.length; ) {
    const child = readDer(content.subarray(at))
    children.push(child)
    at += child.bytes.length
  }
  return children
}

/** The child at the index, of the tag that is expected there. Throws RangeError. */
export function derChild(parent: DerElement, index: number, tag?: number): DerElement {
  const child = derChildren(parent)[index]
  if (child === undefined || (tag !== undefined && child.tag !== tag)) throw new RangeError('DER is built otherwise')
  return child
}

/** `1.2.840.113549.1.1.11` */
export function derOid({ content }: DerElement): string {
  const arcs: number[] = []
  let arc = 0
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  const [first = 0, ...rest] = arcs
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - 40 * root, ...rest].join('.')
}

/** UTCTime (two-digit year, 1950..2049) or GeneralizedTime, both in UTC. Throws RangeError. */
export function derTime({ tag, content }: DerElement): Date {
  const text = content.toString('latin1')
  const full = tag === derTag.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(full)
  if (parts === null) throw new RangeError('DER time')
  const [year = 0, month = 0, ...rest] = parts.slice(1).map(Number)
  return new Date(Date.UTC(year, month - 1, ...(rest as [number, number, number, number])))
}
