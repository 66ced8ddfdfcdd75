// Contracts drafted from what machines promise, for a person to accept; asking a source for its machines.
import { z } from 'zod'
import { actorOf, type Routes } from '../context.ts'
import { id } from '../wire.ts'

export const draftWire = z.object({
  machine: z.string(),
  connector: z.string(),
  isKnown: z.boolean().describe('True where the machine has a contract, to which the signals would be added'),
  kind: z.exactOptional(z.enum(['furnace', 'machine-tool', 'other'])),
  about: z.exactOptional(z.string().describe('Maker, model, serial number, as the source tells')),
  signals: z
    .array(
      z.object({
        name: z.string(),
        type: z.enum(['float', 'integer', 'boolean', 'text']),
        unit: z.string().describe('UCUM code'),
        datatype: z.string().describe("The source's own word for the type"),
        said: z.exactOptional(z.string().describe('The unit as the source writes it')),
        range: z.exactOptional(z.tuple([z.number(), z.number()]).readonly().describe('Plausible [low, high]')),
      }),
    )
    .readonly(),
  yaml: z.string().describe('The same for kunlun.yaml'),
})

export const discoveryWire = z.object({
  source: z.string().describe('What the source says of itself'),
  nodes: z.number().describe('Nodes that were looked at'),
  cut: z.array(z.string()).readonly().describe('Why not all was looked at: depth, nodes, time, signals'),
  machines: z
    .array(
      z.object({
        machine: z.string(),
        standard: z.string().describe('machine-tool (OPC 40501-1), machinery (OPC 40001-1), plain'),
        signals: z.number(),
        leftOut: z.array(z.object({ node: z.string(), reason: z.string() })).readonly(),
      }),
    )
    .readonly(),
})

export const draftRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/drafts',
    schema: {
      tags: ['machines'],
      summary: 'Contracts that machines have promised, which nobody accepted yet',
      response: {
        200: z.object({
          drafts: z.array(draftWire).readonly(),
          refused: z.number().describe('Promised signals that had no room'),
        }),
      },
    },
    handler: async () => ({ drafts: installation.drafts.list(), refused: installation.drafts.refused() }),
  })
  app.route({
    method: 'POST',
    url: '/drafts/:machine/accept',
    schema: {
      tags: ['machines'],
      summary: 'Accepts a draft: from now on its signals are stored',
      params: z.object({ machine: id }),
      response: { 200: draftWire },
    },
    handler: async (request) => installation.drafts.accept(request.params.machine, actorOf(request, installation)),
  })
  app.route({
    method: 'POST',
    url: '/connectors/:connector/discover',
    schema: {
      tags: ['machines'],
      summary: 'Asks the source of a connector for its machines; what is found becomes drafts',
      params: z.object({ connector: id }),
      response: { 200: discoveryWire },
    },
    handler: async (request) => installation.drafts.discover(request.params.connector),
  })
}
