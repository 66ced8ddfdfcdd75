// The live values of a machine side by side; the only part of a view that renders with every frame.
import type { Signal } from '../api.ts'
import { keyOf, useLive } from '../live.ts'
import { useSite } from '../site.ts'
import { LiveValue } from './live-value.tsx'

export function LiveValues({ machine, signals }: { machine: string; signals: readonly Signal[] }) {
  const { info } = useSite()
  const live = useLive()
  return (
    <div className="values">
      {signals.map((signal) => (
        <LiveValue
          key={signal.name}
          signal={signal}
          sample={live.values.get(keyOf(machine, signal.name))}
          nowMs={live.nowMs}
          factor={info.clock.factor}
        />
      ))}
    </div>
  )
}
