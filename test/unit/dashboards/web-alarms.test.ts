// What the plant view calls wrong at a machine.
import { describe, expect, it } from 'vitest'
import type { LiveSample, Machine, Signal } from '../../../dashboards/web/src/api.ts'
import { alarmsOf, isStale } from '../../../dashboards/web/src/parts/machine-alarms.ts'

const now = '2026-01-10T20:00:00Z'
const signals: Signal[] = [
  { name: 'zone', type: 'float', unit: 'Cel', min: 0, max: 1700, intervalSeconds: 60 },
  { name: 'program', type: 'text' },
]
const machine = { id: 'furnace-1', signals, latest: [], area: '', line: '', kind: 'furnace' } as Machine
const sample = (value: number | string, rest: Partial<LiveSample> = {}): LiveSample =>
  ({ machine: 'furnace-1', signal: 'zone', time: now, quality: 0, value, ...rest }) as LiveSample

function alarms(values: Readonly<Record<string, LiveSample>>, link?: 'connected' | 'lost') {
  const moment = { newest: ({ name }: Signal) => values[name], nowMs: Date.parse(now), factor: 1 }
  return alarmsOf(machine, link, moment).map(({ kind, severity, signals: of }) => [kind, severity, of.length])
}

describe('a machine', () => {
  it('that sends what it should has no alarm', () => {
    expect(alarms({ zone: sample(1500), program: sample('LAB') }, 'connected')).toEqual([])
  })

  it('whose value leaves the range of its contract, or is doubtful, has one for it', () => {
    expect(alarms({ zone: sample(1701) })).toEqual([['range', 'error', 1]])
    expect(alarms({ zone: sample(-0.1) })).toEqual([['range', 'error', 1]])
    expect(alarms({ zone: sample(1700, { quality: 0x40000000 }) })).toEqual([['quality', 'warning', 1]])
  })

  it('without a link is told so once, not by its old values too', () => {
    const old = sample(20, { time: '2026-01-10T19:00:00Z' })
    expect(alarms({ zone: old }, 'connected')).toEqual([['stale', 'warning', 1]])
    expect(alarms({ zone: old }, 'lost')).toEqual([['link', 'error', 0]])
    expect(alarms({}, 'lost')).toEqual([['link', 'error', 0]])
    expect(alarms({})).toEqual([['silent', 'error', 0]])
  })

  it('may be silent about what it sends on change only', () => {
    expect(signals.map((one) => isStale(one, 181_000, 1))).toEqual([true, false])
    expect(signals.map((one) => isStale(one, 180_000, 1))).toEqual([false, false])
  })
})
