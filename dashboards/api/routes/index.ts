// The nouns of the API. A new one is a file in this folder and a line here.
import type { Routes } from '../context.ts'
import { askTellRoutes } from './ask-tell.ts'
import { auditRoutes } from './audit.ts'
import { backtestRoutes } from './backtests.ts'
import { backupRoutes } from './backups.ts'
import { calibrationViewRoutes } from './calibration-views.ts'
import { calibrationRoutes } from './calibrations.ts'
import { capabilityRoutes } from './capability.ts'
import { commentRoutes } from './comments.ts'
import { configurationRoutes } from './configuration.ts'
import { connectorRoutes } from './connectors.ts'
import { decisionRoutes } from './decisions.ts'
import { definitionRoutes } from './definitions.ts'
import { draftRoutes } from './drafts.ts'
import { effectRoutes } from './effects.ts'
import { eventRoutes } from './events.ts'
import { explanationRoutes } from './explanation.ts'
import { exportRoutes } from './exports.ts'
import { gapRoutes } from './gaps.ts'
import { importRoutes } from './imports.ts'
import { installationRoutes } from './installation.ts'
import { judgedRunRoutes } from './judged-runs.ts'
import { machineRoutes } from './machines.ts'
import { mendRoutes } from './mends.ts'
import { outcomeRoutes } from './outcomes.ts'
import { pipelineRoutes } from './pipeline.ts'
import { plannedRunRoutes } from './planned-runs.ts'
import { quarantineRoutes } from './quarantine.ts'
import { questionRoutes } from './questions.ts'
import { runComparisonRoutes } from './run-comparisons.ts'
import { runOverlayRoutes } from './run-overlays.ts'
import { runTwinRoutes } from './run-twin.ts'
import { runRoutes } from './runs.ts'
import { seriesRoutes } from './series.ts'
import { shadowRoutes } from './shadows.ts'
import { signalRoutes } from './signals.ts'
import { simulationRoutes } from './simulations.ts'
import { studyRoutes } from './studies.ts'
import { suggestionRoutes } from './suggestions.ts'
import { twinUseRoutes } from './twin-uses.ts'
import { twinRoutes } from './twins.ts'
import { webhookRoutes } from './webhooks.ts'

export const nouns: readonly Routes[] = [
  installationRoutes,
  machineRoutes,
  draftRoutes,
  signalRoutes,
  seriesRoutes,
  runRoutes,
  judgedRunRoutes,
  runOverlayRoutes,
  runComparisonRoutes,
  runTwinRoutes,
  outcomeRoutes,
  capabilityRoutes,
  effectRoutes,
  plannedRunRoutes,
  studyRoutes,
  explanationRoutes,
  definitionRoutes,
  commentRoutes,
  backtestRoutes,
  shadowRoutes,
  askTellRoutes,
  suggestionRoutes,
  decisionRoutes,
  questionRoutes,
  eventRoutes,
  quarantineRoutes,
  mendRoutes,
  importRoutes,
  exportRoutes,
  webhookRoutes,
  pipelineRoutes,
  connectorRoutes,
  gapRoutes,
  auditRoutes,
  configurationRoutes,
  backupRoutes,
  calibrationRoutes,
  calibrationViewRoutes,
  twinRoutes,
  simulationRoutes,
  twinUseRoutes,
]
