// GET and POST /studies/:id/comments: what people say of a study, beside its suggestions.
import { z } from 'zod'
import type { Comment } from '../../../ledger/ledger.ts'
import { actorOf, type Routes, studyOf } from '../context.ts'
import { FieldsInvalid } from '../errors.ts'
import type { Installation } from '../installation.ts'
import { id, instant, limit, sentence } from '../wire.ts'

const about = z
  .strictObject({ kind: z.enum(['run', 'suggestion', 'parameter']), id })
  .readonly()
  .describe('What it points at; absent: the study as a whole')

const voice = z.enum(['machine', 'desk']).describe('From where it is said: at the machine, or at the desk')

export const commentWire = z.object({
  id: z.string(),
  study: z.string(),
  text: z.string(),
  voice,
  role: z.string().describe('Of whoever said it; empty where the installation has no users'),
  about: z.exactOptional(about),
  who: z.string(),
  when: instant,
})

export const commentRoutes: Routes = (app, installation) => {
  const { comments } = installation.ledger
  const params = z.object({ id })
  app.route({
    method: 'GET',
    url: '/studies/:id/comments',
    schema: {
      tags: ['studies'],
      summary: 'What people said of the study, newest first',
      params,
      querystring: z.object({ limit }),
      response: { 200: z.array(commentWire) },
    },
    handler: async (request) =>
      comments.list({ study: studyOf(installation, request.params.id).id, limit: request.query.limit }),
  })
  app.route({
    method: 'POST',
    url: '/studies/:id/comments',
    schema: {
      tags: ['studies'],
      summary: 'Says something of the study, of one of its runs, suggestions or parameters',
      params,
      body: z.strictObject({ text: sentence, voice: voice.optional(), about: about.optional() }),
      response: { 201: commentWire },
    },
    handler: async (request, reply) => {
      const { text, voice: said, about: pointed } = request.body
      const study = studyOf(installation, request.params.id)
      if (pointed !== undefined) await checkAbout(installation, study.id, pointed)
      const role = request.subject.kind === 'user' ? request.subject.role : ''
      const comment = { study: study.id, text, voice: said ?? voiceOf(role), role, ...(pointed && { about: pointed }) }
      return reply.status(201).send(await comments.add(comment, actorOf(request, installation)))
    },
  })
}

/** Operators speak from the machine unless they say otherwise, all others from the desk. */
function voiceOf(role: string): Comment['voice'] {
  return role === 'operator' ? 'machine' : 'desk'
}

/** Throws REQUEST_INVALID where there is no such thing in the study. */
async function checkAbout(
  installation: Installation,
  study: string,
  { kind, id: wanted }: NonNullable<Comment['about']>,
): Promise<void> {
  const { ledger } = installation
  const { machine, parameters } = studyOf(installation, study)
  const isThere = {
    run: async () => (await ledger.runs.get(wanted))?.machine === machine,
    suggestion: async () => (await ledger.suggestions.get(wanted))?.study === study,
    parameter: async () => parameters.some(({ name }) => name === wanted),
  }
  if (!(await isThere[kind]()))
    throw new FieldsInvalid([{ path: 'body/about/id', message: `no ${kind} ${wanted} belongs to this study` }])
}
