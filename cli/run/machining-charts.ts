// A machinist's charts of a study: stability lobes with today's cut, tool life with the edges worn out so far.
import type { MachiningCharts } from '../../dashboards/api/machining-charts.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { twinRunOf } from '../../optimizer/calibration/in-twin-words.ts'
import type { TwinRun } from '../../optimizer/calibration/runs.ts'
import { unitsOf } from '../../optimizer/config/to-definition.ts'
import { type Calibrated, twinOf } from '../../optimizer/knowledge/twin.ts'
import { setupWith } from '../../optimizer/processes/drawn-setups.ts'
import { lobeDiagram } from '../../optimizer/processes/machining/lobe-diagram.ts'
import { toolLifePlot, type WornEdge } from '../../optimizer/processes/machining/tool-life-plot.ts'
import type { Setup } from '../../optimizer/processes/twin.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { calibrationOf } from './calibrations.ts'
import { observationsOf } from './observations.ts'

type Named = Readonly<Record<string, number>>

/** Empty where the study's twin does not cut. Throws NOT_FOUND for a version that is named but unknown. */
export async function machiningCharts(ledger: Ledger, study: StudyConfig): Promise<MachiningCharts> {
  const process = study.twin?.process
  const twin = process && twinOf(process)
  if (study.twin === undefined || !twin || (process !== 'turning' && process !== 'milling')) return {}
  const { material } = study.twin
  const runs = await runsOf(ledger, study)
  const newest = runs.at(-1)
  const settings: Named = { ...twin.recipes[material], ...study.twin.settings, ...newest?.settings }
  const calibration = await calibrationOf(ledger, study)
  const setup = middleOf(twin.setups[material]!, calibration)
  return {
    ...{ process, material, settings, lobes: lobeDiagram({ process, setup, settings }) },
    ...(calibration && { version: calibration.id }),
    ...(newest && { run: newest.id }),
    ...(process === 'turning' && { toolLife: lifeOf(setup, settings, runs) }),
  }
}

/** Oldest first, in the twin's words. */
async function runsOf(ledger: Ledger, study: StudyConfig): Promise<TwinRun[]> {
  const units = unitsOf(study)
  const observed = await observationsOf(ledger, study)
  return observed.flatMap((run) => (run.failed === true ? [] : (twinRunOf(study.twin!, units, { run }) ?? [])))
}

/** The setup with the middle of what runs taught. */
function middleOf(setup: Setup, calibration: Calibrated | undefined): Setup {
  if (calibration === undefined) return setup
  const { unknowns, draws } = calibration
  const means = unknowns.map(({ name }, k) => [name, draws.reduce((sum, draw) => sum + draw[k]! / draws.length, 0)])
  return setupWith(setup, Object.fromEntries(means))
}

function lifeOf(setup: Setup, settings: Named, runs: readonly TwinRun[]) {
  const { feed, depth } = settings as { feed: number; depth: number }
  const edges = runs.flatMap(({ id, settings: own, outcomes: { toolLife } }): WornEdge[] => {
    const { cuttingSpeed, feed: feedMm, depth: depthMm } = { ...settings, ...own }
    if (toolLife === undefined || !(toolLife > 0)) return []
    return [{ name: id, cuttingSpeedMPerMin: cuttingSpeed!, feedMm: feedMm!, depthMm: depthMm!, lifeMinutes: toolLife }]
  })
  return toolLifePlot({ setup, cut: { feed, depth }, edges })
}
