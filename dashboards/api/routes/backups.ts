// POST /backups and GET /backups/newest: a copy of everything, taken while the installation works.
import { z } from 'zod'
import { actorOf, found, type Routes } from '../context.ts'
import { fault } from '../wire.ts'

const backupWire = z.discriminatedUnion('state', [
  z.object({ state: z.literal('working'), folder: z.string() }),
  z.object({
    state: z.literal('done'),
    folder: z.string(),
    files: z.number(),
    bytes: z.number(),
    leftOut: z.array(z.string()).readonly(),
  }),
  z.object({ state: z.literal('failed'), folder: z.string(), error: fault }),
])

export const backupRoutes: Routes = (app, installation) => {
  app.route({
    method: 'POST',
    url: '/backups',
    schema: {
      tags: ['installation'],
      summary: 'Begins a backup in the data folder of the installation, or names the one under way',
      response: { 202: backupWire },
    },
    handler: async (request, reply) =>
      reply.status(202).send(installation.backups.begin(actorOf(request, installation))),
  })
  app.route({
    method: 'GET',
    url: '/backups/newest',
    schema: {
      tags: ['installation'],
      summary: 'How the newest backup since the start fares; `folder` is on the machine of the installation',
      response: { 200: backupWire },
    },
    handler: async () => found(installation.backups.newest(), 'backup', 'newest'),
  })
}
