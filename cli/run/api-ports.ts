// The ports that the API is given: the rooms of this installation behind the API's own interface.
import type { AskTellSessions } from '../../dashboards/api/engineering.ts'
import type { ConfigurationChange, Installation, Studies } from '../../dashboards/api/installation.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { createLongRange } from '../../ingest/rollup/long-range.ts'
import { brokenLimits } from '../../optimizer/broken-limits.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { BackupDesk } from '../backup/desk.ts'
import { capabilityPorts } from '../capability/ports.ts'
import { exportConfig } from '../config/effective.ts'
import type { Configuration } from '../config/schema.ts'
import { exportFile } from '../export/export.ts'
import { runPorts } from '../runs/ports.ts'
import { version } from '../version.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { withConsequences } from './answers.ts'
import type { BacktestKeeper } from './backtests.ts'
import { calibrationViews } from './calibration-views.ts'
import { calibrateInput, calibrationOf, keepCalibration, taughtBy } from './calibrations.ts'
import { definitionPorts } from './definitions.ts'
import { derivedOutcomes } from './derived.ts'
import { draftPorts } from './drafts.ts'
import { createExplanations } from './explanations.ts'
import type { Foundation } from './foundation.ts'
import { importsInto } from './imports.ts'
import type { Ingest } from './ingest.ts'
import { linkDoctor } from './link-doctor.ts'
import { mends, replay } from './mends.ts'
import type { Metrics } from './metrics.ts'
import { observationsOf, sistersOf } from './observations.ts'
import type { Optimizer, RunThread, TwinThread } from './optimizer-thread.ts'
import { faultOf } from './pipeline-view.ts'
import { runTwins } from './run-twins.ts'
import { shadowInput } from './shadows.ts'
import type { SimulationKeeper } from './simulations.ts'
import type { StudyKeeper } from './study-keeper.ts'
import { twinUses } from './twin-uses.ts'
import { twinPorts } from './twins.ts'
import { machineViews, studyView } from './views.ts'

export interface Parts extends Foundation {
  readonly ingest: Ingest
  readonly optimizer: Optimizer & TwinThread & RunThread
  readonly keeper: StudyKeeper
  readonly metrics: Metrics
  readonly webhooks: Pick<Webhooks, 'view'>
  readonly askTell: AskTellSessions
  readonly simulations: SimulationKeeper
  readonly backtests: BacktestKeeper
  readonly backups: BackupDesk
  readonly reload: Installation['configuration']['reload']
}

export function apiPorts(parts: Parts): Installation {
  const { config, configuration, clock, log, ledger, store, ingest, metrics } = parts
  const machines = currentMachines(configuration)
  const series = { read: store.read, aggregate: createLongRange(store, ingest.followUp) }
  const studies = studyPorts(parts)
  const { separate } = parts.optimizer
  const { enterprise, name: site, timezone: timeZone } = config.site
  return {
    version,
    site: { enterprise, site, timeZone },
    clock,
    log,
    machines,
    live: ingest.live,
    series,
    ledger: withConsequences(parts, ingest),
    studies,
    askTell: parts.askTell,
    simulations: parts.simulations,
    backtests: parts.backtests,
    replay: (id, by) => replay(parts, id, by),
    mends: mends({ ...ingest, contracts: ingest.drafts.contracts, ledger, clock }),
    pipeline: ingest.view,
    definitions: definitionPorts(ledger, configuration),
    drafts: draftPorts(ingest.drafts, { ...parts, links: ingest.links }),
    linkDoctor: linkDoctor({ connectors: () => configuration.current().connectors, data: config.data, ledger }),
    calibrate: async (ask, by) =>
      keepCalibration(
        ledger,
        await taughtBy(parts.optimizer.calibrate(await calibrateInput(ledger, configuration.current(), ask))),
        by,
      ),
    calibrations: calibrationViews(ledger, () => configuration.current().materials),
    twins: twinPorts(ledger, configuration.studies),
    twinUses: twinUses(ledger, parts.optimizer, () => configuration.current().materials),
    runTwin: runTwins({ ...parts, ...configuration, machines: () => configuration.current().machines, series }),
    ...runPorts({ ledger, clock, machines, series, studies, separate }),
    webhooks: parts.webhooks.view,
    ...capabilityPorts({ ledger, machines, studies: configuration.studies }),
    exports: (ask) => exportFile(ask, { config: configuration.current(), ledger, store }),
    imports: importsInto(ledger, timeZone, parts.keeper.changed),
    configuration: {
      differences: async () => configuration.differences(),
      export: async () => exportConfig(configuration.current()),
      entry: configuration.entry,
      reload: parts.reload,
      create: (entry, by) => followed(parts, configuration.create(entry, by)),
      change: (change, by) => followed(parts, configuration.change(change, by)),
    },
    backups: parts.backups,
    notReady: () => notReady(ingest),
    metrics: metrics.registry,
  }
}

/** A changed study may want another suggestion. */
async function followed({ keeper }: Parts, change: Promise<ConfigurationChange>): Promise<ConfigurationChange> {
  const made = await change
  if ('entry' in made) keeper.changed()
  return made
}

/** Worked out once for each configuration: every request asks for them. */
function currentMachines(configuration: Parts['configuration']): Installation['machines'] {
  let known: { config: Configuration; views: ReturnType<typeof machineViews> } | undefined
  return () => {
    const config = configuration.current()
    if (known?.config !== config) known = { config, views: machineViews(config) }
    return known.views
  }
}

/** Ready means: data can be taken in durably and stored. A store that is away is named; the spool still takes data. */
function notReady(ingest: Ingest): ReturnType<Installation['notReady']> {
  const { alarm } = ingest.pipeline.state()
  return alarm === undefined ? [] : [faultOf(alarm)]
}

function studyPorts({ configuration, ledger, keeper, optimizer }: Parts): Studies {
  const studyOf = (id: string): StudyConfig => {
    const study = configuration.studies().get(id)
    if (study === undefined) throw kunlunError('NOT_FOUND', { what: 'study', id })
    return study
  }
  const explain = createExplanations(ledger, optimizer.explain)
  return {
    list: () => [...configuration.studies()].map(([id, study]) => studyView(id, study)),
    status(id) {
      const { pending, error } = keeper.status(id)
      return { pending, ...(error === undefined ? {} : { lastError: faultOf(error) }) }
    },
    async predict(id, settings) {
      const study = studyOf(id)
      const observations = await observationsOf(ledger, study)
      const sisters = await sistersOf(ledger, study, configuration.studies())
      const calibration = await calibrationOf(ledger, study)
      const known = { study, observations, sisters, ...(calibration && { calibration }) }
      return optimizer.predict({ ...known, seed: study.seed, settings })
    },
    derived: (id) => derivedOutcomes(ledger, studyOf(id)),
    explain: (id) => explain({ id, study: studyOf(id), studies: configuration.studies() }),
    async shadow(id) {
      const study = studyOf(id)
      return study.shadow && optimizer.shadow(await shadowInput(ledger, id, study))
    },
    ask: (id) => keeper.ask(id),
    async decide(decision, renewed) {
      const suggestion = await ledger.suggestions.get(decision.suggestion)
      if (suggestion === undefined) throw kunlunError('NOT_FOUND', { what: 'suggestion', id: decision.suggestion })
      const study = studyOf(suggestion.study)
      const { machine, process } = study
      const broken = decision.answer === 'refused' ? [] : brokenLimits(study, decision.settings)
      if (broken.length > 0) throw kunlunError('REQUEST_INVALID', { detail: `the settings break ${broken.join(', ')}` })
      const decided = await ledger.suggestions.decide(
        decision,
        decision.answer === 'refused' ? undefined : { machine, process },
      )
      // What goes wrong stands in the status of the study.
      if (renewed === true) keeper.ask(suggestion.study).catch(() => undefined)
      keeper.changed()
      return decided
    },
  }
}
