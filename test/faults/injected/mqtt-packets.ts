// MQTT packets in a stream of bytes: where each ends.

/** Length of the packet at the beginning of the bytes, its head included; infinite where that is not there yet. */
export function packetLength(bytes: Buffer): number {
  let remaining = 0
  for (let at = 1; at < Math.min(bytes.length, 5); at++) {
    const digit = bytes[at] ?? 0
    remaining += (digit & 127) * 128 ** (at - 1)
    if (digit < 128) return 1 + at + remaining
  }
  return Number.POSITIVE_INFINITY
}

/** Type of the packet at the beginning of the bytes. */
export function packetType(bytes: Buffer): number {
  return (bytes[0] ?? 0) >> 4
}

/** The whole packets; a last one that is torn is left out. */
export function packetsIn(bytes: Buffer): Buffer[] {
  const packets: Buffer[] = []
  let rest = bytes
  for (let length = packetLength(rest); length <= rest.length; length = packetLength(rest)) {
    packets.push(rest.subarray(0, length))
    rest = rest.subarray(length)
  }
  return packets
}
