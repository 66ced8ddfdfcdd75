// Whether a process may be called capable: its index with bounds, unless the data do not allow to say.
//
// Notation: C the index (Ppk), L..U its confidence bounds, T what is demanded; n runs behind it.

import type { Sentence } from '../explain.ts'
import { normalQuantile } from '../math/normal.ts'
import type { Bounded } from './capability.ts'

export type Verdict = 'capable' | 'not-capable' | 'too-few' | 'not-in-control' | 'not-normal'

export interface Judged {
  readonly verdict: Verdict
  readonly because: Sentence
  /** Runs that would tell, if the index stays as it is; absent where more runs alone do not help. */
  readonly needed?: number
}

export interface Evidence {
  /** Absent where the values are neither normal nor made so by a power. */
  readonly index?: Bounded
  readonly confidence: number
  /** What is demanded of the index, such as 1.33. */
  readonly demanded: number
  /** Independent values behind the index. */
  readonly count: number
  readonly isInControl: boolean
}

/** A chart needs so many points before its silence means anything [Montgomery2013, 6.2]. */
export const fewestForControl = 20
/** Beyond it nobody waits. */
const mostNeeded = 10_000

/** The word that the data allow; doubt comes before praise as well as before blame. */
export function capabilityVerdict(evidence: Evidence): Judged {
  const { index, count, isInControl } = evidence
  if (count < fewestForControl) {
    const because = {
      en: `Not capable to say: ${Math.floor(count)} runs, at least ${fewestForControl} are needed to know whether the process is in control.`,
      zh: `尚不能判断：只有 ${Math.floor(count)} 个批次，至少需要 ${fewestForControl} 个才能知道过程是否受控。`,
    }
    return { verdict: 'too-few', because, needed: fewestForControl }
  }
  if (!isInControl) {
    const because = {
      en: 'Not capable to say: the process is not in control. The indices describe these runs, they promise nothing of the next.',
      zh: '尚不能判断：过程未受控。这些指数只描述已有批次，不能预示下一批。',
    }
    return { verdict: 'not-in-control', because }
  }
  if (index === undefined) {
    const because = {
      en: 'Not capable to say: the values are not normal, no power makes them so. Count what lies outside instead.',
      zh: '尚不能判断：数据不服从正态分布，幂变换也无效。请改看超出规格的数量。',
    }
    return { verdict: 'not-normal', because }
  }
  return byBounds(evidence, index)
}

function byBounds({ demanded, confidence }: Evidence, index: Bounded): Judged {
  const [low, high] = [index.lower.toFixed(2), index.upper.toFixed(2)]
  const sure = `${Math.round(confidence * 100)} %`
  if (index.lower >= demanded) {
    const because = {
      en: `Capable: even the lower ${sure} bound ${low} reaches ${demanded}.`,
      zh: `有能力：${sure} 置信下限 ${low} 也达到 ${demanded}。`,
    }
    return { verdict: 'capable', because }
  }
  if (index.upper < demanded) {
    const because = {
      en: `Not capable: even the upper ${sure} bound ${high} stays below ${demanded}.`,
      zh: `能力不足：${sure} 置信上限 ${high} 也低于 ${demanded}。`,
    }
    return { verdict: 'not-capable', because }
  }
  const needed = neededFor(index.estimate, demanded, confidence)
  const more =
    needed === undefined
      ? { en: 'It lies so near that no number of runs will tell.', zh: '两者太接近，再多批次也难以区分。' }
      : {
          en: `About ${needed} independent values would tell, if it stays as it is.`,
          zh: `若保持现状，约需 ${needed} 个独立数据才能判断。`,
        }
  const because = {
    en: `Not yet to say: the ${sure} bounds ${low} to ${high} hold ${demanded}. ${more.en}`,
    zh: `尚不能判断：${sure} 区间 ${low} ～ ${high} 包含 ${demanded}。${more.zh}`,
  }
  return { verdict: 'too-few', because, ...(needed !== undefined && { needed }) }
}

/** n at which the bounds by [Bissell1990] around this estimate no longer hold what is demanded. */
export function neededFor(estimate: number, demanded: number, confidence: number): number | undefined {
  const reach = Math.abs(estimate - demanded) / normalQuantile((1 + confidence) / 2)
  const needed = Math.ceil((1 / 9 + estimate ** 2 / 2) / reach ** 2) + 1
  return needed <= mostNeeded ? needed : undefined
}
