// Progress of a simulation on standard error: runs a second, share, time that remains.
import { type Clock, nsPerMs } from '../../ingest/model.ts'
import type { Progress } from './run.ts'

const often = 250
const seldom = 10_000

/** In place where a person looks on, else a line now and then. */
export function progressOn(stream: NodeJS.WriteStream, clock: Clock): (progress: Progress) => void {
  const nowMs = () => Number(clock.now() / nsPerMs)
  const begun = nowMs()
  let shown = begun
  return (progress) => {
    const now = nowMs()
    const isDone = progress.rows >= progress.of
    if (!isDone && now - shown < (stream.isTTY ? often : seldom)) return
    shown = now
    const line = progressLine(progress, now - begun)
    stream.write(stream.isTTY ? `\r${line.padEnd(78)}${isDone ? '\n' : ''}` : `${line}\n`)
  }
}

export function progressLine({ rows, of, found, runsPerRow }: Progress, elapsedMs: number): string {
  const perMs = (rows - found) / Math.max(1, elapsedMs)
  const speed = `${Math.round(perMs * runsPerRow * 1000).toLocaleString('en')} runs/s`
  const left = rows >= of ? 'done' : perMs > 0 ? `${duration((of - rows) / perMs)} left` : 'starting'
  const before = found > 0 ? `, ${((100 * found) / of).toFixed(1)} % found` : ''
  return `${((100 * rows) / of).toFixed(1).padStart(5)} %  ${speed}  ${left}${before}`
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`
}
