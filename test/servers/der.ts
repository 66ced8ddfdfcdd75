// DER (ITU-T X.690) in as many words as test certificates need: tag, length, content.

export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
export const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
export const integer = (bytes: Buffer) => der(0x02, bytes)
export const octets = (content: Uint8Array) => der(0x04, content)
export const bitString = (content: Uint8Array) => der(0x03, Buffer.from([0]), content)
