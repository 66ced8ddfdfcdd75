// Samples with hostile names, values and times, for everything that a store does with them.
import type { Sample, Value } from '../../ingest/model.ts'
import { nameProblem } from '../../ingest/stores/sample-check.ts'
import type { Place } from '../../ingest/stores/store.ts'
import type { Draw } from './draw.ts'

export function sampleOf(draw: Draw): Sample {
  const time = draw.chance(0.9)
    ? 1_767_571_200_000_000_000n + BigInt(draw.int(2 ** 31))
    : draw.bigint() * 10n ** BigInt(draw.int(12))
  const quality = draw.chance(0.95) ? draw.pick([0, 0x40000000, 0x80000000, 0xffffffff]) : draw.number()
  return { machine: nameOf(draw), signal: nameOf(draw), time, value: anyValue(draw), quality }
}

/** A name that a store may hold. */
export function storable(draw: Draw): string {
  const name = nameOf(draw)
  return nameProblem(name) === undefined ? name : draw.name()
}

/** Mostly what a store takes. */
export function nameOf(draw: Draw): string {
  if (draw.chance(0.1)) return 'x'.repeat(draw.pick([255, 256, 257]))
  return draw.chance(0.3) ? draw.name() : draw.text(6)
}

export function anyValue(draw: Draw): Value | null {
  if (draw.chance(0.05)) return null
  return draw.pick([draw.number(), BigInt.asIntN(64, draw.bigint()), draw.chance(0.5), draw.text(8)])
}

export function placeOf(draw: Draw): Place {
  const level = () =>
    draw.chance(0.2) ? '' : draw.chance(0.5) ? draw.name() : `p${draw.text(3).replace(/[\p{Cc}\p{Cs}\\]/gu, '')}`
  return { enterprise: level(), site: level(), area: level(), line: level() }
}
