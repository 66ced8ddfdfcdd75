// The typed client of the API: types come from the schemas that the API itself checks.
import type { z } from 'zod'
import type { newConstraint } from '../../api/constraint.ts'
import type { explanationWire } from '../../api/explanation.ts'
import type { liveFrame } from '../../api/live.ts'
import type { sessionWire } from '../../api/rights/sign-in.ts'
import type { auditWire } from '../../api/routes/audit.ts'
import type { differenceWire } from '../../api/routes/configuration.ts'
import type { diagnosisWire } from '../../api/routes/connectors.ts'
import type { definitionWire } from '../../api/routes/definitions.ts'
import type { discoveryWire, draftWire } from '../../api/routes/drafts.ts'
import type { eventWire } from '../../api/routes/events.ts'
import type { gapsWire } from '../../api/routes/gaps.ts'
import type { importResultWire, previewWire } from '../../api/routes/imports.ts'
import type { installationWire } from '../../api/routes/installation.ts'
import type { machineWire, signalWire } from '../../api/routes/machines.ts'
import type { outcomeHistoryWire } from '../../api/routes/outcomes.ts'
import type { pipelineWire } from '../../api/routes/pipeline.ts'
import type { plannedRunWire } from '../../api/routes/planned-runs.ts'
import type { quarantineDetailWire, quarantineWire } from '../../api/routes/quarantine.ts'
import type { describedQuestionWire } from '../../api/routes/questions.ts'
import type { runDetailWire, runWire } from '../../api/routes/runs.ts'
import type { seriesWire } from '../../api/routes/series.ts'
import type { forecastWire, progressWire, studyWire } from '../../api/routes/studies.ts'
import type { suggestionWire } from '../../api/routes/suggestions.ts'
import type { errorBody, fault, sampleWire, settings, title } from '../../api/wire.ts'
import type { StudyDefinition } from './definition.ts'

export type InstallationInfo = z.input<typeof installationWire>
export type Machine = z.input<typeof machineWire>
export type Signal = z.input<typeof signalWire>
export type LiveSample = z.input<typeof sampleWire>
export type LiveFrame = z.input<typeof liveFrame>
export type SeriesAnswer = z.input<typeof seriesWire>
export type Series = SeriesAnswer['series'][number]
export type Run = z.input<typeof runWire>
export type RunDetail = z.input<typeof runDetailWire>
export type Phase = RunDetail['phases'][number]
export type OutcomeHistory = z.input<typeof outcomeHistoryWire>
export type Study = z.input<typeof studyWire>
export type Progress = z.input<typeof progressWire>
export type Forecast = z.input<typeof forecastWire>
export type Explanation = z.input<typeof explanationWire>
export type OutcomeExplanation = Explanation['outcomes'][number]
export type Suggestion = z.input<typeof suggestionWire>
export type PlannedRun = z.input<typeof plannedRunWire>
export type Question = z.input<typeof describedQuestionWire>
export type PlantEvent = z.input<typeof eventWire>
export type EventKind = PlantEvent['kind']
export type AuditEntry = z.input<typeof auditWire>
export type Definition = z.input<typeof definitionWire> & { definition: StudyDefinition }
export type Difference = z.input<typeof differenceWire>
export type QuarantineEntry = z.input<typeof quarantineWire>
export type QuarantineDetail = z.input<typeof quarantineDetailWire>
export type QuarantineList = {
  entries: QuarantineEntry[]
  counts: { code: string; connector: string; count: number }[]
}
export type Pipeline = z.input<typeof pipelineWire>
export type Gaps = z.input<typeof gapsWire>
export type Gap = Gaps['gaps'][number]
export type Diagnosis = z.input<typeof diagnosisWire>
export type Connector = Pipeline['connectors'][number]
export type Draft = z.input<typeof draftWire>
export type DiscoveryResult = z.input<typeof discoveryWire>
export type Preview = z.input<typeof previewWire>
export type ImportResult = z.input<typeof importResultWire>
export type Fault = z.input<typeof fault>
export type Settings = z.input<typeof settings>
export type Title = z.input<typeof title>
export type Session = z.input<typeof sessionWire>
export type NewConstraint = z.input<typeof newConstraint>
type ErrorBody = z.input<typeof errorBody>

export type Answer =
  | { suggestion: string; answer: 'accepted'; reason?: string }
  | { suggestion: string; answer: 'amended'; settings: Settings; reason: string }
  | { suggestion: string; answer: 'refused'; reason: string; constraint?: NewConstraint }

/** An error as the API told it; `OFFLINE` where nothing answered. */
export class ApiError extends Error {
  readonly code: string
  readonly next: string
  readonly status: number
  /** Each field that is wrong, where the API names them. */
  readonly problems: readonly { readonly path: string; readonly message: string }[]
  constructor(status: number, error: ErrorBody['error']) {
    super(error.message)
    this.status = status
    this.problems = error.problems ?? []
    this.code = error.code
    this.next = error.next
  }
}

/** `pixels`: buckets over the whole range. */
interface SeriesQuery extends Query {
  readonly machine: string
  readonly signals: string
  readonly from: string
  readonly to: string
  readonly pixels: number
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>

export const api = {
  installation: () => get<InstallationInfo>('installation'),
  machines: () => get<Machine[]>('machines'),
  series: (query: SeriesQuery, abort?: AbortSignal) => get<SeriesAnswer>('series', query, abort),
  runs: (query: Query) => get<Run[]>('runs', query),
  run: (id: string) => get<RunDetail>(`runs/${encodeURIComponent(id)}`),
  voidRun: (id: string, reason: string) => send('POST', `runs/${encodeURIComponent(id)}/void`, { reason }),
  addOutcome: (outcome: object) => send('POST', 'outcomes', [outcome]),
  voidOutcome: (id: string, reason: string) => send('POST', `outcomes/${encodeURIComponent(id)}/void`, { reason }),
  plannedRuns: (query: Query) => get<PlannedRun[]>('planned-runs', query),
  cancelPlannedRun: (id: string, reason: string) =>
    send('POST', `planned-runs/${encodeURIComponent(id)}/cancel`, { reason }),
  studies: () => get<Study[]>('studies'),
  progress: (study: string) => get<Progress[]>(`studies/${encodeURIComponent(study)}/progress`),
  explanation: (study: string) => get<Explanation>(`studies/${encodeURIComponent(study)}/explanation`),
  definition: (study: string) => get<Definition>(`studies/${encodeURIComponent(study)}/definition`),
  changeStudy: (study: string, definition: StudyDefinition, basedOn: number) =>
    send<Definition>('PUT', `studies/${encodeURIComponent(study)}?basedOn=${basedOn}`, definition),
  differences: () => get<Difference[]>('configuration/differences'),
  predict: (study: string, settings: Settings) =>
    send<Forecast>('POST', `studies/${encodeURIComponent(study)}/predictions`, { settings }),
  suggestions: (query: Query) => get<Suggestion[]>('suggestions', query),
  ask: (study: string) => send<Suggestion>('POST', 'suggestions', { study }),
  decide: (answer: Answer) => send<Suggestion>('POST', 'decisions', answer),
  questions: () => get<Question[]>('questions', { open: true }),
  answer: (id: string, answer: string) => send('POST', `questions/${encodeURIComponent(id)}/answer`, { answer }),
  events: (query: Query) => get<PlantEvent[]>('events', query),
  addEvent: (event: { machine: string; kind: EventKind; text: string; time?: string }) => send('POST', 'events', event),
  audit: (query: Query) => get<AuditEntry[]>('audit', query),
  quarantine: (query: Query) => get<QuarantineList>('quarantine', query),
  quarantineEntry: (id: number) => get<QuarantineDetail>(`quarantine/${id}`),
  replay: (id: number) => send<{ replayed: boolean; faults: Fault[] }>('POST', `quarantine/${id}/replay`),
  pipeline: () => get<Pipeline>('pipeline'),
  drafts: () => get<{ drafts: Draft[]; refused: number }>('drafts'),
  acceptDraft: (machine: string) => send<Draft>('POST', `drafts/${encodeURIComponent(machine)}/accept`, {}),
  discover: (connector: string) =>
    send<DiscoveryResult>('POST', `connectors/${encodeURIComponent(connector)}/discover`, {}),
  examine: (connector: string) => send<Diagnosis>('POST', `connectors/${encodeURIComponent(connector)}/diagnosis`),
  trust: (connector: string, thumbprint: string) =>
    send('POST', `connectors/${encodeURIComponent(connector)}/certificates/${thumbprint}/trust`),
  renew: (connector: string) => send('POST', `connectors/${encodeURIComponent(connector)}/certificates/renew`),
  gaps: (query: Query) => get<Gaps>('gaps', query),
  previewImport: (form: FormData) => upload<Preview>('imports/previews', form),
  applyImport: (form: FormData) => upload<ImportResult>('imports', form),
  session: () => get<Session>('sessions/current').then(signedIn),
  signIn: (proof: { token: string } | { name: string; password: string }) =>
    send<Session>('POST', 'sessions', proof).then(signedIn),
  signOut: () => send('DELETE', 'sessions'),
}

/** The word of the session: it goes with every change, and no other site knows it. */
let word: string | undefined

/** Keeps the word of a session that has just begun. */
export function signedIn(session: Session): Session {
  word = session.csrf
  return session
}

/** Absolute address of a path of the API, wherever the page is served from. */
export function apiUrl(path: string): URL {
  return new URL(`api/v1/${path}`, document.baseURI)
}

/** `abort` gives the request up: its answer is no longer wanted. */
export function get<T>(path: string, query: Query = {}, abort?: AbortSignal): Promise<T> {
  const url = apiUrl(path)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
  return request<T>(url, abort === undefined ? {} : { signal: abort })
}

export function send<T = void>(method: string, path: string, body?: object): Promise<T> {
  const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return request<T>(apiUrl(path), { method, ...json })
}

export function upload<T>(path: string, form: FormData): Promise<T> {
  return request<T>(apiUrl(path), { method: 'POST', body: form })
}

async function request<T>(url: URL, init: RequestInit): Promise<T> {
  const headers = { ...init.headers, ...(word !== undefined && { 'x-kunlun-csrf': word }) }
  const response = await fetch(url, { ...init, headers }).catch((cause: unknown) => {
    throw new ApiError(0, { code: 'OFFLINE', message: String(cause), next: '' })
  })
  const text = await response.text()
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T
  throw new ApiError(response.status, errorIn(text, response.status))
}

/** A proxy between may answer with a page of its own instead of our body. */
function errorIn(text: string, status: number): ErrorBody['error'] {
  try {
    return (JSON.parse(text) as ErrorBody).error
  } catch {
    return { code: 'OFFLINE', message: `HTTP ${status}`, next: '' }
  }
}
