// What every route gets: the typed app, the installation, and small helpers they share.
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { kunlunError } from '../../ingest/errors.ts'
import type { Actor } from '../../ledger/ledger.ts'
import type { Installation, MachineView, StudyView } from './installation.ts'

/** The app as the routes see it: their zod schemas give the types of requests and answers. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** One noun of the API: adds its routes to the app. */
export type Routes = (app: Api, installation: Installation) => void

export function actorOf(request: FastifyRequest, installation: Installation): Actor {
  return { who: request.who, when: installation.clock.now() }
}

/** Throws NOT_FOUND. */
export function machineOf(installation: Installation, id: string): MachineView {
  return found(
    installation.machines().find((machine) => machine.id === id),
    'machine',
    id,
  )
}

/** Throws NOT_FOUND. */
export function studyOf(installation: Installation, id: string): StudyView {
  return found(
    installation.studies.list().find((study) => study.id === id),
    'study',
    id,
  )
}

/** The thing itself, or NOT_FOUND with what was looked for. */
export function found<T>(thing: T | undefined, what: string, id: string | number): T {
  if (thing === undefined) throw kunlunError('NOT_FOUND', { what, id: String(id).slice(0, 100) })
  return thing
}

/** Query fields that were not given are left out: the ledger's filters know no undefined. */
export function withoutUndefined<T extends object>(query: T): { [K in keyof T]-?: Exclude<T[K], undefined> } {
  // Safe: only entries that are present remain, each with its own value.
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as never
}
