// The whole product over a network: the plant behind OPC UA and MQTT, an installation with its API, run after run as ordered.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ApiClient, clientIn } from '../../cli/api-client.ts'
import type { Configuration } from '../../cli/config/schema.ts'
import { demoConfiguration } from '../../cli/demo/configuration.ts'
import { demoCredentials } from '../../cli/demo/credentials.ts'
import { furnaceLink } from '../../cli/demo/demo.ts'
import { recipeInbox } from '../../cli/demo/recipe-inbox.ts'
import { type Installed, startInstallation } from '../../cli/run/installation.ts'
import { createLog } from '../../cli/run/log.ts'
import { observationsOf } from '../../cli/run/observations.ts'
import { trustCertificateBytes } from '../../connectors/opcua/certificates.ts'
import type { Nanoseconds, Settings } from '../../ingest/model.ts'
import type { PlannedRun } from '../../ledger/ledger.ts'
import { powderLot } from '../../plant/powder.ts'
import { loadQuality } from '../../plant/quality.ts'
import { brokenBy } from '../../plant/truth.ts'
import { waitFor } from '../../test/suites/wait.ts'
import type { Installation, Parts } from '../proof/installation.ts'
import { type PacedPlant, startPacedPlant } from './paced-plant.ts'

const patienceMs = 1_800_000

interface Rooms extends Parts {
  readonly paced: PacedPlant
  readonly installed: Installed
  readonly api: ApiClient
}

/** What has come through the links and into the ledger; for the report. */
export interface NetworkInstallation extends Installation {
  readonly installed: Installed
}

/**
 * Plant and installation in a temporary folder, with the links of the demo between them. The study begins with the first
 * suggestion that is asked for: until then the plant only produces, as the proof in one process does.
 */
export async function onNetwork(parts: Parts): Promise<NetworkInstallation> {
  const { world, study } = parts
  await using closing = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-proof-'))
  closing.defer(() => rm(folder, { recursive: true, force: true }))
  const secrets = demoCredentials(folder)
  const { credentials } = secrets
  const inbox = recipeInbox()
  const begin = world.open(study.seed).now()
  const paced = await startPacedPlant({
    ...{ seed: study.seed, begin, credentials, next: inbox.next },
    folder: join(folder, 'plant'),
  })
  closing.defer(() => paced.plant.stop())
  trustCertificateBytes(join(folder, 'connectors', furnaceLink), paced.plant.opcuaCertificate)
  const whole = demoConfiguration({ ...secrets, plant: paced.plant, data: folder, port: 0 })
  let file: Configuration = { ...whole, studies: {} }
  const installed = await startInstallation({
    ...{ file, clock: paced.clock, log: createLog('warn') },
    readAgain: () => ({ config: file }),
  })
  closing.defer(() => installed.stop())
  inbox.connect(installed.ledger)
  const links = () => installed.ingest.view().connectors
  await waitFor('the links', () => links().every(({ state }) => state === 'connected'), patienceMs)
  const api = clientIn(folder)
  if (api === undefined) throw new Error('the installation left no note of its address')
  const rooms: Rooms = { ...parts, paced, installed, api }
  const begun = once(async () => {
    file = { ...whole, studies: { [world.studyName]: study } }
    await installed.reload({ who: 'bench', when: paced.clock.now() })
  })
  const opened = closing.move()
  const { ledger } = installed
  const { machine } = world
  return {
    installed,
    order: (settings) =>
      ledger.plans.add({ machine, process: study.process, settings }, { who: 'bench', when: paced.clock.now() }),
    accept: () => begun().then(() => accept(rooms)),
    make: (plan) => make(plan, rooms),
    best: () => best(rooms),
    observations: () => observationsOf(ledger, study),
    close: () => opened.disposeAsync(),
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => (done ??= work())
}

/** As a person would: the open suggestion is accepted through the API. */
async function accept({ world, installed, api }: Rooms): Promise<PlannedRun | undefined> {
  const study = world.studyName
  await installed.suggested()
  const [open] = await installed.ledger.suggestions.list({ study, open: true, limit: 1 })
  if (open === undefined) {
    const { lastError } = ((await api.get(`/studies/${study}`)) as StudyAnswer).status
    if (lastError !== undefined && lastError.code !== 'SUGGESTION_NONE') throw new Error(lastError.message)
    return undefined
  }
  const answer = { suggestion: open.id, answer: 'accepted' }
  const { plannedRun } = (await api.post('/decisions', answer)) as { plannedRun: string }
  const plans = (await api.get(`/planned-runs?machine=${world.machine}&state=open`)) as PlannedRun[]
  return plans.find(({ id }) => id === plannedRun)
}

interface StudyAnswer {
  readonly status: {
    readonly pending: boolean
    readonly lastError?: { readonly code: string; readonly message: string }
  }
}

/** The furnace takes the order out of the inbox; over once its run is matched, with all that the laboratory reported. */
async function make(plan: PlannedRun, { world, study, paced, installed }: Rooms) {
  const { store, ledger, ingest } = installed
  const isStored = async (time: Nanoseconds) => (await store.latest(world.machine)).some((one) => one.time >= time)
  const { hall } = await paced.fire(isStored)
  await waitFor(
    `the results of ${plan.program}`,
    async () => {
      await ingest.pipeline.drained()
      await ingest.owner.settled()
      const made = (await ledger.plans.list({ machine: world.machine })).find(({ id }) => id === plan.id)
      return made?.run !== undefined && (await ledger.outcomes.list({ run: made.run })).length > 0
    },
    patienceMs,
  )
  const heat = hall.heat!
  return { broken: brokenBy(loadQuality(heat.load, powderLot(study.seed, heat.lotNumber))) }
}

/** What the page recommends to produce with. */
async function best({ world, api }: Rooms): Promise<Settings | undefined> {
  return ((await api.get(`/studies/${world.studyName}/explanation`)) as { best?: Settings }).best
}
