// A running installation: all rooms joined, from the connectors to the page.
import type { Installation as Ports } from '../../dashboards/api/installation.ts'
import type { Reloaded } from '../../dashboards/api/operating.ts'
import type { Clock } from '../../ingest/model.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import type { Actor, Ledger } from '../../ledger/ledger.ts'
import { createBackupDesk } from '../backup/desk.ts'
import type { Configuration } from '../config/schema.ts'
import { workWhere } from '../simulate/where.ts'
import { startWebhooks, type Webhooks } from '../webhooks/webhooks.ts'
import { apiPorts } from './api-ports.ts'
import { createAskTellSessions } from './ask-tell-sessions.ts'
import { createBacktests } from './backtests.ts'
import { contextAtHand, runMachineOf } from './context-at-hand.ts'
import { startFacts } from './facts.ts'
import { openFoundation } from './foundation.ts'
import { openFront } from './front.ts'
import { type Ingest, startIngest } from './ingest.ts'
import type { RunLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { startOptimizer } from './optimizer-thread.ts'
import { createReload, type ReadAgain } from './reload.ts'
import { createSimulations } from './simulations.ts'
import { createStudyKeeper } from './study-keeper.ts'
import { addToolMetrics } from './tool-metrics.ts'

export interface Installed {
  readonly url: string
  /** See `Front`. */
  inviteAdministrator(): Promise<string | undefined>
  readonly ledger: Ledger
  /** The telemetry store; to be read only: the pipeline is its one writer. */
  readonly store: Pick<SampleStore, 'read' | 'rollups' | 'latest'>
  readonly ingest: Ingest
  /** Reads the configuration again; see `createReload`. */
  reload(by: Actor): Promise<Reloaded>
  /** Resolves once every study has answered what has come in so far, with a suggestion or with the reason for none. */
  suggested(): Promise<void>
  /** Ends the page first, then the links, then what is being stored, last the stores. */
  stop(): Promise<void>
}

export interface InstallationOptions {
  readonly file: Configuration
  readonly clock: Clock
  readonly log: RunLog
  /** Reads the file again, for a reload. */
  readonly readAgain?: ReadAgain
  /** Opens what it stands on; another one than ours may put something between, as tests of faults do. */
  readonly foundation?: typeof openFoundation
}

/** Opens everything and resolves once the API listens. Throws a KunlunError where a person must act first. */
export async function startInstallation(options: InstallationOptions): Promise<Installed> {
  const { file, clock, log, readAgain, foundation = openFoundation } = options
  await using closing = new AsyncDisposableStack()
  const base = await foundation(file, { clock, log }, closing)
  const { config, configuration, ledger } = base
  // What the process before this one had not finished.
  await ledger.jobs.interrupt(clock.now())
  const optimizer = startOptimizer()
  closing.defer(() => optimizer.close())
  const askTell = createAskTellSessions()
  closing.defer(() => askTell.close())
  const simulations = createSimulations({
    ...{ ledger, studies: configuration.studies, clock, log },
    work: workWhere(config.simulations),
  })
  closing.defer(() => simulations.close())
  const backtests = createBacktests({ ledger, studies: configuration.studies, clock, log })
  closing.defer(() => backtests.close())
  const metrics = createMetrics(() => ingest.view(), ledger.gaps)
  const keeper = createStudyKeeper({
    studies: configuration.studies,
    ledger,
    optimizer,
    clock,
    log,
    contextAtHand: (study) => contextAtHand(study, runMachineOf(configuration.current(), study.machine), base.store),
    onSuggested: metrics.suggested,
  })
  // The keeper waits for what it has asked, so the optimizer is cut off with it: nobody wants a suggestion any more, and
  // asked again after the next start it is the same.
  closing.defer(() => Promise.all([keeper.close(), optimizer.close()]).then(() => undefined))
  const { acknowledgementTimer } = metrics
  const ingest: Ingest = startIngest(
    base,
    {
      onRun(run) {
        keeper.runChanged(run)
        webhooks.runsChanged()
      },
      onOutcomes: keeper.changed,
      acknowledgementTimer,
    },
    closing,
  )
  const webhooks: Webhooks = startWebhooks({ ...base, ...ingest, charts: () => ports.capabilities.alarms() }, closing)
  addToolMetrics(metrics.registry, ingest.days, ledger.deliveries)
  const backups = createBackupDesk(base)
  closing.defer(() => backups.close())
  const { links } = ingest
  const again = readAgain === undefined ? {} : { readAgain }
  const reload = createReload({ base, links, onStudies: keeper.changed, ...again })
  const ports: Ports = apiPorts({
    ...base,
    ...ingest,
    ingest,
    optimizer,
    keeper,
    metrics,
    askTell,
    simulations,
    backtests,
    backups,
    reload,
    webhooks,
  })
  startFacts(base, ingest, ports, closing)
  const front = await openFront({ ports, config, log })
  closing.defer(() => front.close())
  keeper.changed()
  const opened = closing.move()
  const { inviteAdministrator } = front
  return {
    ...{ url: front.url, inviteAdministrator, ledger, store: base.store, ingest, reload },
    suggested: keeper.settled,
    stop: () => opened.disposeAsync(),
  }
}
