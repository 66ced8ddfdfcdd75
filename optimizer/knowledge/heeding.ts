// A surrogate that hears those who foretell: one member without them, one for each, weighed by left-out evidence.
//
// Notation: member k with share p_k before any run, gate g_k by its rank agreement, e_k the mean log density of each run
// by the belief from all the others; share proportional to p_k g_k exp(t e_k) with t = min(n, 15) - 2, at least 0.

import { meanLogDensity, mixture } from '../surrogates/ensemble.ts'
import type { Model, Surrogate, Training } from '../surrogates/surrogate.ts'
import { gate, rankAgreement } from './agreement.ts'
import { fromNothing } from './blank.ts'
import type { Foreteller } from './knowledge.ts'
import { type LinkedModel, type Opinion, withMean } from './with-mean.ts'

/** How much a voice counts in a model. */
export interface Heard {
  readonly foreteller: Foreteller
  /** Share of the mixture times the slope of its line, at most 1: 0 where it says nothing that counts. */
  readonly trust: number
  /** Kendall's tau between foretold and measured; absent where no two runs can be ranked. */
  readonly agreement?: number
}

export interface HeedingModel extends Model {
  readonly heard: readonly Heard[]
}

export interface Voice extends Opinion {
  readonly foreteller: Foreteller
}

/** Share of all voices together before any run. */
const voicesShare = 0.6
/** The member without voices never falls below this share. */
const floor = 0.05
const mostTrust = 15
const luckyRuns = 2

/** Who was heard in a model; nobody in one that was fitted without voices. */
export function heardIn(model: Model): readonly Heard[] {
  return 'heard' in model ? (model as HeedingModel).heard : []
}

/** `base` learns alone, `inner` learns what each voice leaves over. Fits no run at all too. */
export function heeding(base: Surrogate, inner: Surrogate, voices: readonly Voice[]): Surrogate {
  return {
    name: 'heeding',
    summary: 'The others beside members that start from what was foretold',
    fit(training, rng) {
      const alone = fromNothing(base).fit(training, rng)
      const linked = voices.map((voice) => withMean(fromNothing(inner), voice)(training, rng))
      const agreements = voices.map(({ at }) =>
        rankAgreement(
          training.points.map((point) => at(point).mean),
          training.values,
        ),
      )
      const shares = sharesOf(training, [alone, ...linked], agreements)
      const heard = voices.map(({ foreteller }, k): Heard => {
        const trust = shares[k + 1]! * Math.min(1, linked[k]!.slope)
        const agreement = agreements[k]
        return { foreteller, trust, ...(agreement !== undefined && { agreement }) }
      })
      return listening([alone, ...linked], shares, heard)
    },
  }
}

function listening(members: readonly Model[], shares: readonly number[], heard: readonly Heard[]): HeedingModel {
  return {
    ...mixture(members, shares),
    expecting: (point) =>
      listening(
        members.map((member) => member.expecting(point)),
        shares,
        heard,
      ),
    heard,
  }
}

function sharesOf(
  { values }: Training,
  members: readonly [Model, ...LinkedModel[]] | readonly Model[],
  agreements: readonly (number | undefined)[],
): number[] {
  const n = values.length
  const trust = Math.max(0, Math.min(n, mostTrust) - luckyRuns)
  const evidence = members.map((member) => (trust === 0 ? 0 : trust * meanLogDensity(member, values)))
  const most = Math.max(...evidence)
  const raw = evidence.map((e, k) => {
    const before = k === 0 ? 1 - voicesShare : (voicesShare / agreements.length) * gate(agreements[k - 1], n)
    return before * Math.exp(e - most)
  })
  const total = raw.reduce((sum, share) => sum + share, 0)
  return raw.map((share, k) => (k === 0 ? floor : 0) + ((1 - floor) * share) / total)
}
