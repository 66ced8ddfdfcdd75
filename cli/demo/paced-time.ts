// Time that passes only as fast as the demo keeps up: on a slow machine its plant goes slower, and misses nothing.

export interface PacedTime {
  /** Milliseconds that have passed; stands still while held. */
  ms(): number
  hold(isHeld: boolean): void
}

/** What a process that was held up longer than this has missed is not lived at once. */
const longestStepMs = 250

/** Held at first. `wallMs` is monotonic. */
export function pacedTime(wallMs: () => number): PacedTime {
  let passed = 0
  let last = wallMs()
  let isHeld = true
  const ms = () => {
    const now = wallMs()
    if (!isHeld) passed += Math.min(now - last, longestStepMs)
    last = now
    return passed
  }
  return {
    ms,
    hold(next) {
      ms()
      isHeld = next
    },
  }
}
