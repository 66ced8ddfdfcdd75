// Gaps as shaded stretches of a chart.
import type { Gap } from './api.ts'
import { ink } from './parts/palette.ts'

/** A stretch in which samples are missing, or were until they were read back. */
export interface GapBand {
  readonly name: string
  readonly fromMs: number
  readonly toMs: number
  readonly isFilled: boolean
}

/** Those that concern one of the signals. What the source had kept is no gap to be seen. */
export function gapBands(
  gaps: readonly Gap[],
  signals: readonly { readonly name: string }[],
  { nowMs, nameOf }: { readonly nowMs: number; nameOf(gap: Gap): string },
): GapBand[] {
  const names = new Set(signals.map(({ name }) => name))
  return gaps
    .filter((gap) => gap.state !== 'kept' && (gap.signals === undefined || gap.signals.some((one) => names.has(one))))
    .map((gap) => ({
      name: nameOf(gap),
      fromMs: Date.parse(gap.from),
      toMs: gap.to === undefined ? nowMs : Date.parse(gap.to),
      isFilled: gap.state === 'filled',
    }))
}

/** Missing in vermilion, read back in green (after Okabe and Ito); the words say the same. */
export function gapAreas(bands: readonly GapBand[]) {
  return bands.map(({ name, fromMs, toMs, isFilled }, index) => [
    {
      name,
      xAxis: fromMs,
      itemStyle: { color: isFilled ? 'rgba(0,158,115,0.14)' : 'rgba(213,94,0,0.20)' },
      label: {
        position: 'insideBottom',
        // Neighbours one above the other: the words are wider than most gaps.
        distance: 4 + 14 * (index % 2),
        color: isFilled ? ink.filled : ink.missing,
        fontSize: 11,
      },
    },
    { xAxis: toMs },
  ])
}
