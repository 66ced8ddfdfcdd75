// The stability lobe diagram of a setup: stable depth over spindle speed, with today's cut in it.

import type { Setup } from '../twin.ts'
import { millingCuts, millingParameters } from './milling.ts'
import { type Cut, deepest } from './part.ts'
import { turningCuts, turningParameters } from './turning.ts'

/** A point on the border between quiet cutting and chatter. */
export interface LobePoint {
  readonly speedRpm: number
  readonly cuttingSpeedMPerMin: number
  /** Deepest stable cut, mm: at most 1000, which stands for "nothing can chatter". */
  readonly depthMm: number
  /** Frequency at which a deeper cut would chatter, Hz; absent where nothing can. */
  readonly chatterHz?: number
  /** Whole waves between two cuts: neighbouring points with the same number lie on the same lobe. */
  readonly lobe?: number
}

export interface LobeDiagram {
  /** The border, in order of speed: straight lines between its points. */
  readonly border: readonly LobePoint[]
  /** Stable at every speed of the diagram, mm. */
  readonly anySpeedMm: number
  /** The cut asked for: the border at its speed, with the depth that is cut. */
  readonly now: LobePoint & { readonly cutMm: number; readonly isStable: boolean }
}

/** What is cut: settings by the twin's names, all of them. */
export interface LobeQuestion {
  readonly process: 'turning' | 'milling'
  readonly setup: Setup
  readonly settings: Readonly<Record<string, number>>
  /** Range of the diagram; by default the twin's range of cutting speeds. */
  readonly speedsRpm?: readonly [number, number]
  /** Points beside those where lobes meet; 400 by default. */
  readonly points?: number
}

/**
 * The diagram of a setup with settings, whose speed is what runs along the axis. Every depth is the twin's own
 * `stableDepth` at that speed, with the forces of that speed; where two lobes meet a point lies within a millionth of it.
 * Depths are depths of cut (turning) or axial depths (milling), mm. Pure: some milliseconds.
 * @throws RangeError where a sheet is not whole or the range holds no speed.
 */
export function lobeDiagram({ process, setup, settings, speedsRpm, points = 400 }: LobeQuestion): LobeDiagram {
  const parameters = process === 'turning' ? turningParameters : millingParameters
  const { cutOf, diameterMm } = process === 'turning' ? turningCuts(setup) : millingCuts(setup)
  const values = Float64Array.from(parameters, ({ name }) => settings[name]!)
  const perTurn = (Math.PI * diameterMm) / 1000
  const [low, high] = speedsRpm ?? [parameters[0]!.low / perTurn, parameters[0]!.high / perTurn]
  if (!(low > 0 && high > low)) throw new RangeError(`there is no spindle speed between ${low} and ${high} 1/min`)
  const at = (speedRpm: number) => {
    values[0] = speedRpm * perTurn
    return pointOf(cutOf(values))
  }
  const border = Array.from({ length: points }, (_, i) => at(low * (high / low) ** (i / (points - 1))))
  const whole = border.flatMap((point, i) => [...meetings(border[i - 1], point, at), point])
  values[0] = settings['cuttingSpeed']!
  const cut = cutOf(values)
  const now = pointOf(cut)
  return {
    border: whole,
    anySpeedMm: Math.min(...whole.map(({ depthMm }) => depthMm)),
    now: { ...now, cutMm: cut.depthMm, isStable: cut.depthMm <= now.depthMm },
  }
}

function pointOf({ speedRpm, speedMPerMin, stableDepthMm, chatterHz, lobe }: Cut): LobePoint {
  const depthMm = Math.min(stableDepthMm, deepest)
  const quiet = { speedRpm, cuttingSpeedMPerMin: speedMPerMin, depthMm }
  return Number.isFinite(stableDepthMm) ? { ...quiet, chatterHz, lobe } : quiet
}

/** Both sides of the speed where one lobe gives way to the next, so that the peak is drawn as high as it is. */
function meetings(a: LobePoint | undefined, b: LobePoint, at: (speedRpm: number) => LobePoint): LobePoint[] {
  // Where several lobes lie between two points they are too narrow to be seen.
  if (a?.lobe === undefined || b.lobe === undefined || a.lobe - b.lobe !== 1) return []
  let [left, right] = [a, b]
  while (right.speedRpm - left.speedRpm > 1e-6 * right.speedRpm) {
    const middle = at((left.speedRpm + right.speedRpm) / 2)
    if (middle.lobe === a.lobe) left = middle
    else right = middle
  }
  return [left, right]
}
