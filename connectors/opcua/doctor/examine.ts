// The doctor: takes the steps of a link one by one, stops where one fails, says on whose side and what mends it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientSession, OPCUAClient } from 'node-opcua'
import { KunlunError, kunlunError, messageOf } from '../../../ingest/errors.ts'
import { openCertificates } from '../certificate-store.ts'
import type { OpcuaConfig } from '../config.ts'
import { quietLibrary } from '../quiet.ts'
import { endpointsOf } from '../security/discovery.ts'
import { type Candidate, type Choice, chooseEndpoint } from '../security/endpoints.ts'
import { identityOf } from '../security/identity.ts'
import { type Attempt, type Chosen, choose, clientFor, confirmChoice } from '../security/login.ts'
import { ownCertificateFile } from '../security/own-files.ts'
import { checkOwn } from '../security/own-use.ts'
import { weaknesses } from '../security/policies.ts'
import { refusalOfVerdict } from '../security/refusals.ts'
import { refusalOfError } from '../security/refused-by-server.ts'
import type { CertificateFacts } from '../security/x509.ts'
import type { CertificateNote, Diagnosis, DoctorStep, Side, StepItem, StepName } from './diagnosis.ts'
import { greet } from './hello.ts'
import { clockStep, limitsStep, namespacesStep } from './session-steps.ts'

export interface Patient {
  readonly connector: string
  readonly config: OpcuaConfig
  /** Folder of the connector; without one, a certificate is made for this examination only. */
  readonly folder?: string
  readonly now?: () => Date
}

interface Chart {
  readonly steps: DoctorStep[]
  ours?: CertificateNote
  server?: CertificateNote
}

/** Ends the examination: its step is on the chart. */
class Stopped extends Error {}

/** Examines the way to a server. Never throws over what the server does or says; the link itself is left alone. */
export async function examine(patient: Patient): Promise<Diagnosis> {
  quietLibrary()
  const { connector, config } = patient
  const chart: Chart = { steps: [] }
  const temporary = patient.folder === undefined ? await mkdtemp(join(tmpdir(), 'kunlun-doctor-')) : undefined
  try {
    await takeSteps({ ...patient, folder: patient.folder ?? temporary ?? '' }, chart)
  } catch (cause) {
    if (!(cause instanceof Stopped)) throw cause
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
  }
  const ok = chart.steps.every(({ state }) => state !== 'failed')
  return { connector, endpoint: config.endpoint, ok, ...chart }
}

async function takeSteps(patient: Patient & { readonly folder: string }, chart: Chart): Promise<void> {
  const { config, connector, folder, now = () => new Date() } = patient
  await greeting(config, connector, chart)
  const certificates = await openCertificates({ folder, config, now })
  try {
    const user = await step(chart, { step: 'session', side: 'ours' }, async () => identityOf(config))
    const attempt: Attempt = { config, connector, certificates, user }
    const choice = await endpoints(attempt, chart)
    const chosen = await step(chart, { step: 'choice', side: 'server' }, async () => choose(attempt, choice))
    if (chosen.mode !== 'None') {
      serverCertificate(attempt, chosen, chart)
      await step(chart, { step: 'ownCertificate', side: 'ours' }, async () => {
        const own = checkOwn(folder, connector, now())
        chart.ours = noteOf(own)
        chart.steps.push({
          step: 'ownCertificate',
          state: 'ok',
          side: 'ours',
          detail: `${own.name}, until ${day(own)}`,
        })
      })
    }
    await inside(attempt, chosen, { chart, now })
  } finally {
    await certificates.dispose()
  }
}

/** Takes a step; where it throws, the fault goes on the chart, the examination ends. */
async function step<Result>(
  chart: Chart,
  place: { readonly step: StepName; readonly side: Side },
  take: () => Promise<Result>,
): Promise<Result> {
  try {
    return await take()
  } catch (cause) {
    const error = cause instanceof KunlunError ? cause : kunlunError('INTERNAL', { cause: messageOf(cause) }, cause)
    chart.steps.push({ ...place, state: 'failed', detail: error.message, fault: faultOf(error), ...commandFor(error) })
    throw new Stopped()
  }
}

async function greeting(config: OpcuaConfig, connector: string, chart: Chart): Promise<void> {
  const facts = { connector, where: config.endpoint }
  const { connectMs, answer, reason } = await step(chart, { step: 'network', side: 'network' }, () =>
    greet(config.endpoint, config.connectTimeoutSeconds * 1000).catch((cause: unknown) => {
      throw kunlunError('LINK_LOST', { ...facts, cause: messageOf(cause) }, cause)
    }),
  )
  chart.steps.push({ step: 'network', state: 'ok', side: 'network', detail: `the port answers after ${connectMs} ms` })
  await step(chart, { step: 'hello', side: 'server' }, async () => {
    if (answer?.kind === 'ack') return
    const said = answer === undefined ? (reason ?? 'what answers there does not speak OPC UA') : answer.text
    throw kunlunError('LINK_LOST', { ...facts, cause: said })
  })
  chart.steps.push({ step: 'hello', state: 'ok', side: 'server', detail: 'it speaks OPC UA over TCP' })
}

async function endpoints(attempt: Attempt, chart: Chart): Promise<Choice> {
  const { config } = attempt
  const offered = await step(chart, { step: 'endpoints', side: 'server' }, async () => {
    try {
      return await endpointsOf(config, attempt.certificates)
    } catch (cause) {
      throw refusalOfError(cause, attempt, 'endpoints')
    }
  })
  const choice = chooseEndpoint(offered, config)
  const items = choice.candidates.map(candidateItem)
  chart.steps.push({ step: 'endpoints', state: 'ok', side: 'server', detail: `${offered.length} offered`, items })
  if (choice.chosen === undefined) return choice
  const { mode, policy } = choice.chosen
  const weak = weaknesses(mode, policy)
  const detail = [`${mode} ${policy}`, ...weak].join('; ')
  chart.steps.push({ step: 'choice', state: weak.length > 0 ? 'warning' : 'ok', side: 'ours', detail })
  return choice
}

function candidateItem({ mode, policy, users, reason }: Candidate): StepItem {
  return {
    name: `${mode} ${policy}`,
    state: reason === undefined ? 'ok' : 'warning',
    detail: `${users.join(', ')}: ${reason === undefined ? 'chosen' : `not chosen, ${reason}`}`,
  }
}

function serverCertificate(attempt: Attempt, { endpoint }: Chosen, chart: Chart): void {
  const { certificates, connector, config } = attempt
  const verdict = certificates.check(endpoint.serverCertificate ?? Buffer.alloc(0), endpoint.server.applicationUri)
  if (verdict.certificate !== undefined) chart.server = noteOf(verdict.certificate)
  const items = verdict.results.map(({ check, ok, detail, excepted }): StepItem => {
    const state = ok ? 'ok' : excepted === undefined ? 'failed' : 'warning'
    return { name: check, state, detail: excepted === undefined ? detail : `${detail} (excepted: ${excepted})` }
  })
  const place = { step: 'serverCertificate', side: 'ours', items } as const
  if (verdict.ok) {
    chart.steps.push({ ...place, state: 'ok', detail: verdict.certificate?.name ?? '' })
    return
  }
  const error = refusalOfVerdict(verdict, { connector, where: config.endpoint })
  const side = error.code === 'CERTIFICATE_UNTRUSTED' ? 'ours' : 'server'
  const fault = { fault: faultOf(error), ...commandFor(error) }
  chart.steps.push({ ...place, side, state: 'failed', detail: error.message, ...fault })
  throw new Stopped()
}

interface Inside {
  readonly chart: Chart
  readonly now: () => Date
}

async function inside(attempt: Attempt, chosen: Chosen, { chart, now }: Inside): Promise<void> {
  const client = clientFor(attempt, chosen, ownCertificateFile(attempt.certificates.folder))
  try {
    await refusable(attempt, 'channel', chart, () => openChannel(attempt, chosen, client))
    chart.steps.push({ step: 'channel', state: 'ok', side: 'server', detail: `${chosen.mode} ${chosen.policy}` })
    const session = await refusable(attempt, 'session', chart, () => client.createSession(attempt.user))
    chart.steps.push({ step: 'session', state: 'ok', side: 'server', detail: `logged in by ${userText(attempt)}` })
    await read(session, chart, now)
    await session.close(true)
  } finally {
    await client.disconnect()
  }
}

async function openChannel(attempt: Attempt, chosen: Chosen, client: OPCUAClient): Promise<void> {
  await client.connect(attempt.config.endpoint)
  await confirmChoice(attempt, chosen, client)
}

function refusable<Result>(
  attempt: Attempt,
  stage: 'channel' | 'session',
  chart: Chart,
  take: () => Promise<Result>,
): Promise<Result> {
  return step(chart, { step: stage, side: 'server' }, async () => {
    try {
      return await take()
    } catch (cause) {
      throw refusalOfError(cause, attempt, stage)
    }
  })
}

async function read(session: ClientSession, chart: Chart, now: () => Date): Promise<void> {
  const steps = [
    ['namespaces', () => namespacesStep(session)],
    ['limits', () => limitsStep(session)],
    ['clock', () => clockStep(session, now)],
  ] as const
  for (const [name, take] of steps) chart.steps.push(await step(chart, { step: name, side: 'server' }, take))
}

const userText = ({ config }: Attempt) =>
  config.username ?? (config.userCertificate === undefined ? 'nobody (anonymous)' : 'certificate')
const day = ({ validUntil }: CertificateFacts) => validUntil.toISOString().slice(0, 10)
const faultOf = ({ code, message, next }: KunlunError) => ({ code, message, next })

function noteOf({ name, thumbprint, sha256, validUntil }: CertificateFacts): CertificateNote {
  return { name, thumbprint, sha256, validUntil: validUntil.toISOString() }
}

/** The commands that stand in the advice. */
function commandFor(error: KunlunError): { command?: string } {
  const command = /`(kunlun (?:trust|certificates)[^`]*)`/.exec(error.next)?.[1]
  return command === undefined ? {} : { command }
}
