// POST and GET of a kind of job, GET and DELETE of one: begun, listed, read, ended; the same for every kind.
import { z } from 'zod'
import { type Api, actorOf, found } from '../context.ts'
import type { Installation } from '../installation.ts'
import { type JobDesk, jobsKept } from '../job.ts'
import { id } from '../wire.ts'

export interface JobNoun<
  Ask extends z.ZodType = z.ZodType,
  Head extends z.ZodType = z.ZodType,
  View extends z.ZodType = z.ZodType,
> {
  readonly url: string
  readonly tag: string
  /** In the singular. */
  readonly what: string
  readonly summaries: { readonly begin: string; readonly one: string }
  readonly ask: Ask
  readonly head: Head
  readonly view: View
  readonly desk: JobDesk<z.output<Ask>, z.output<Head>, z.output<View>>
  /** The study that a job of the list is of, where it is of one. */
  studyOf(head: z.output<Head>): string | undefined
}

export function jobRoutes(app: Api, installation: Installation, noun: JobNoun): void {
  const { url, tag, what, summaries, ask, head, view, desk, studyOf } = noun
  const params = z.object({ id })
  const tags = [tag]
  app.route({
    method: 'POST',
    url,
    schema: { tags, summary: summaries.begin, body: ask, response: { 202: view } },
    handler: async (request, reply) =>
      reply.status(202).send(await desk.begin(request.body, actorOf(request, installation))),
  })
  app.route({
    method: 'GET',
    url,
    schema: {
      tags,
      summary: `Every ${what} with its progress, newest first; ${jobsKept} are kept`,
      querystring: z.object({ study: id.optional() }),
      response: { 200: z.array(head) },
    },
    handler: async ({ query: { study } }) =>
      (await desk.list()).filter((one) => study === undefined || studyOf(one) === study),
  })
  app.route({
    method: 'GET',
    url: `${url}/:id`,
    schema: { tags, summary: summaries.one, params, response: { 200: view } },
    handler: async (request) => found(await desk.get(request.params.id), what, request.params.id),
  })
  app.route({
    method: 'DELETE',
    url: `${url}/:id`,
    schema: {
      tags,
      summary: `Ends a ${what} that waits or works; it stays in the list as cancelled`,
      params,
      response: { 200: view },
    },
    handler: async (request) => found(await desk.cancel(request.params.id), what, request.params.id),
  })
}
