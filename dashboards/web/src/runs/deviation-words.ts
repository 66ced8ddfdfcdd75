// What separates runs as a sentence: what, by how much, when, in how many of them.
import { percentText, quantityText } from '../format.ts'
import type { Texts } from '../i18n/text.tsx'
import { secondsPerHour } from './overlay-option.ts'
import type { Deviation, DifferenceRow } from './run-api.ts'

/** How quantities are called, and in which unit they are told. */
export interface Names {
  called(of: Pick<Deviation, 'name'> & { readonly kind: Deviation['kind'] | DifferenceRow['kind'] }): string
  unitOf(of: Pick<Deviation, 'name'> & { readonly kind: Deviation['kind'] | DifferenceRow['kind'] }): string | undefined
  phaseName(number: number): string
}

/** `group` is what the chosen runs are called: bad, chosen. */
export function deviationText(deviation: Deviation, names: Names, { t, group }: Pick<Texts, 't'> & { group: string }) {
  const { kind, value = '', difference, outside, of } = deviation
  const count = { outside, of, group }
  const name = names.called(deviation)
  if (kind === 'context')
    return t('overlay.contextIn', { ...count, name, value, share: shareText(deviation.reference) })
  const by = quantityText(Math.abs(difference ?? Number.NaN), names.unitOf(deviation))
  const when = whenText(deviation, names, t)
  return t((difference ?? 0) > 0 ? 'overlay.higher' : 'overlay.lower', { ...count, name, by, when })
}

function whenText({ from, to, phase }: Deviation, names: Names, t: Texts['t']): string {
  if (from === undefined || to === undefined) return ''
  const times = { from: hoursText(from), to: hoursText(to) }
  return phase === undefined
    ? t('overlay.when', times)
    : t('overlay.whenPhase', { ...times, phase: names.phaseName(phase) })
}

/** Of aligned time, which may begin below 0. */
export function hoursText(seconds: number): string {
  return seconds >= 0 && seconds < 120
    ? `${seconds.toFixed(0)} s`
    : `${(seconds / secondsPerHour).toFixed(Math.abs(seconds) < secondsPerHour ? 2 : 1).replace('-', '−')} h`
}

/** A share that was counted: none and all are certain. */
export function shareText(share: number | null): string {
  return share === 0 || share === 1 ? `${share * 100} %` : percentText(share)
}

export function chanceText(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}
