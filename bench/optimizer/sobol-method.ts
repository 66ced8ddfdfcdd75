// Scrambled Sobol points in order; with candidates the nearest row not yet run.

import { drawPositions } from '../../optimizer/domain.ts'
import { stream } from '../../optimizer/math/rng.ts'
import { pointAt, positionOf, settingsAt, squaredDistance } from '../../optimizer/space.ts'
import { bestMeasured, observationOf, settingOf } from './direct.ts'
import type { Method } from './method.ts'

export const sobolMethod: Method = {
  name: 'sobol',
  summary: 'scrambled Sobol points; with candidates the nearest row not yet run',
  open(brief) {
    const { definition, space, domain } = settingOf(brief)
    const bare = new Float64Array(space.contexts.length)
    const positions = drawPositions(domain, 2 * brief.budget, stream(brief.seed, 'sobol'))
    const rows = definition.pool?.map((row) => row && pointAt(space, positionOf(space, row), bare))
    const held = new Map<string, ReturnType<typeof observationOf>>()
    const spent = new Set<number>()
    const nearestRow = (position: Float64Array) => {
      const point = pointAt(space, position, bare)
      const open = rows!.flatMap((row, index) => (row && !spent.has(index) ? [index] : []))
      return open.reduce((best, row) =>
        squaredDistance(rows![row]!, point) < squaredDistance(rows![best]!, point) ? row : best,
      )
    }
    return {
      tell(run) {
        held.set(run.id, observationOf(run))
        if (run.candidate !== undefined && !definition.repeats) spent.add(run.candidate)
      },
      ask() {
        const position = positions.shift()!
        if (!rows) return { settings: Object.fromEntries(settingsAt(space, position)) }
        const candidate = nearestRow(position)
        return { settings: Object.fromEntries(definition.pool![candidate]!), candidate }
      },
      recommend: () => bestMeasured(definition, [...held.values()]),
    }
  },
}
