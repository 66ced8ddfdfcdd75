// The right that every route needs, in one table: a new route gets one line here.
import type { Action } from './actions.ts'
import {
  type MachinesOf,
  machineIn,
  none,
  planIn,
  quarantined,
  runIn,
  runsIn,
  runsInBody,
  studyIn,
  suggestionIn,
} from './machines-of.ts'

/** `public` is for who has not signed in yet: the page, the sign-in itself, health. */
export type Right =
  | 'public'
  | {
      readonly action: Action
      /** Absent: a token that is bound to machines is refused. */
      readonly machines?: MachinesOf
    }

const read = (machines?: MachinesOf): Right => ({ action: 'plant.read', ...(machines && { machines }) })
const may = (action: Action, machines?: MachinesOf): Right => ({ action, ...(machines && { machines }) })

/** Method and path as the route states them; HEAD is as GET. */
export const rights: Readonly<Record<string, Right>> = {
  // The page itself, health, the way in.
  'GET /': 'public',
  'GET /*': 'public',
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /metrics': may('metrics.read', none),
  'GET /api/v1/sessions/current': 'public',
  'POST /api/v1/sessions': 'public',
  'DELETE /api/v1/sessions': 'public',
  'GET /api/v1/oidc/begin': 'public',
  'GET /api/v1/oidc/return': 'public',
  'POST /api/v1/invitations/looks': 'public',
  'POST /api/v1/invitations/uses': 'public',
  'PUT /api/v1/sessions/current/password': may('password.change'),

  // The description of the API.
  'GET /api/v1/openapi.json': read(none),
  'GET /api/docs': read(none),
  'GET /api/docs/': read(none),
  'GET /api/docs/*': read(none),

  // Machines and what they send.
  'GET /api/v1/installation': read(none),
  'GET /api/v1/machines': read(),
  'GET /api/v1/machines/:id': read(machineIn('params', 'id')),
  'GET /api/v1/signals': read(machineIn('query')),
  'GET /api/v1/series': read(machineIn('query')),
  'GET /api/v1/samples': read(machineIn('query')),
  'GET /api/v1/live': read(machineIn('query')),
  'GET /api/v1/gaps': read(machineIn('query')),
  'GET /api/v1/pipeline': read(),
  'GET /api/v1/quarantine': read(machineIn('query')),
  'GET /api/v1/quarantine/:id': read(quarantined),
  'POST /api/v1/quarantine/:id/replay': may('quarantine.replay', quarantined),
  'POST /api/v1/quarantine/:id/mend/previews': may('quarantine.mend'),
  'POST /api/v1/quarantine/:id/mend': may('quarantine.mend'),
  'GET /api/v1/drafts': read(),
  'POST /api/v1/drafts/:machine/accept': may('contract.accept', machineIn('params')),
  'POST /api/v1/connectors/:connector/discover': may('contract.accept'),
  'POST /api/v1/connectors/:id/diagnosis': may('link.examine'),
  'POST /api/v1/connectors/:id/certificates/:thumbprint/trust': may('link.trust'),
  'POST /api/v1/connectors/:id/certificates/renew': may('link.trust'),

  // Runs and what became of them.
  'GET /api/v1/runs': read(machineIn('query')),
  'GET /api/v1/judged-runs': read(machineIn('query')),
  'GET /api/v1/run-overlays': read(machineIn('query')),
  'GET /api/v1/run-separations': read(machineIn('query')),
  'GET /api/v1/run-comparisons': read(runsIn('query', 'a', 'b')),
  'GET /api/v1/runs/:id': read(runIn('params', 'id')),
  'GET /api/v1/runs/:id/twin': read(runIn('params', 'id')),
  'GET /api/v1/runs/:id/versions': read(runIn('params', 'id')),
  'POST /api/v1/runs/:id/void': may('run.void', runIn('params', 'id')),
  'GET /api/v1/outcomes': read(runIn('query', 'run')),
  'POST /api/v1/outcomes': may('outcome.add', runsInBody),
  'POST /api/v1/outcomes/:id/void': may('outcome.void'),
  'GET /api/v1/capability': read(machineIn('query')),
  'GET /api/v1/capability/choices': read(machineIn('query')),
  'GET /api/v1/capability/alarms': read(machineIn('query')),
  'GET /api/v1/capability/gauge': read(machineIn('query')),
  'POST /api/v1/gauge-studies': may('study.predict'),
  'GET /api/v1/effects': read(machineIn('query')),
  'GET /api/v1/planned-runs': read(machineIn('query')),
  'POST /api/v1/planned-runs/:id/cancel': may('plan.cancel', planIn('params', 'id')),
  'GET /api/v1/events': read(machineIn('query')),
  'POST /api/v1/events': may('event.add', machineIn('body')),
  'GET /api/v1/questions': read(),
  'POST /api/v1/questions/:id/answer': may('question.answer'),
  'GET /api/v1/exports/:what': read(machineIn('query')),
  'POST /api/v1/imports/previews': may('import.make'),
  'POST /api/v1/imports': may('import.make'),

  // Studies, suggestions, models.
  'GET /api/v1/studies': read(),
  'GET /api/v1/studies/:id': read(studyIn('params', 'id')),
  'GET /api/v1/studies/:id/progress': read(studyIn('params', 'id')),
  'GET /api/v1/studies/:id/explanation': read(studyIn('params', 'id')),
  'GET /api/v1/studies/:id/definition': read(studyIn('params', 'id')),
  'GET /api/v1/studies/:id/runs': read(studyIn('params', 'id')),
  'GET /api/v1/studies/:id/versions': read(studyIn('params', 'id')),
  'GET /api/v1/machines/:id/quantities': read(machineIn('params', 'id')),
  'GET /api/v1/strategies': read(none),
  'POST /api/v1/studies': may('study.change'),
  'POST /api/v1/studies/checks': may('study.change'),
  'GET /api/v1/studies/:id/comments': read(studyIn('params', 'id')),
  'POST /api/v1/studies/:id/comments': may('event.add', studyIn('params', 'id')),
  'GET /api/v1/backtests': may('engineering.read', studyIn('query', 'study')),
  'GET /api/v1/backtests/:id': may('engineering.read'),
  'POST /api/v1/backtests': may('simulation.make'),
  'DELETE /api/v1/backtests/:id': may('simulation.make'),
  'PUT /api/v1/studies/:id': may('study.change', studyIn('params', 'id')),
  'GET /api/v1/studies/:id/shadow': may('engineering.read', studyIn('params', 'id')),
  'POST /api/v1/studies/:id/predictions': may('study.predict', studyIn('params', 'id')),
  'GET /api/v1/suggestions': read(studyIn('query', 'study')),
  'GET /api/v1/suggestions/:id': read(suggestionIn('params', 'id')),
  'POST /api/v1/suggestions': may('suggestion.ask', studyIn('body', 'study')),
  'GET /api/v1/decisions': read(studyIn('query', 'study')),
  'POST /api/v1/decisions': may('suggestion.decide', suggestionIn('body', 'suggestion')),
  'GET /api/v1/calibrations': read(machineIn('query')),
  'GET /api/v1/calibrations/:id': read(),
  'GET /api/v1/calibrations/versions': read(),
  'GET /api/v1/calibrations/:id/posterior': read(),
  'GET /api/v1/calibrations/:id/densification': read(),
  'GET /api/v1/calibrations/:id/curve': read(),
  'GET /api/v1/calibrations/:id/predictions': read(),
  'GET /api/v1/twins': read(),
  'POST /api/v1/twins/:process/what-if': may('study.predict'),
  'POST /api/v1/twins/:process/robust': may('study.predict'),
  'POST /api/v1/twins/:process/window': may('study.predict'),
  'POST /api/v1/twins/:process/screening': may('study.predict'),
  'GET /api/v1/studies/:id/machining': read(studyIn('params', 'id')),
  'POST /api/v1/calibrations': may('calibration.make', machineIn('body')),
  'GET /api/v1/simulations': read(),
  'GET /api/v1/simulations/:id': read(),
  'POST /api/v1/simulations': may('simulation.make'),
  'DELETE /api/v1/simulations/:id': may('simulation.make'),
  'POST /api/v1/ask-tell': may('optimizer.use', none),
  'POST /api/v1/ask-tell/:id': may('optimizer.use', none),
  'DELETE /api/v1/ask-tell/:id': may('optimizer.use', none),

  // Running the installation.
  'GET /api/v1/audit': may('audit.read'),
  'GET /api/v1/audit/verification': may('audit.read'),
  'GET /api/v1/audit/export': may('audit.read'),
  'GET /api/v1/users': may('people.manage'),
  'POST /api/v1/users': may('people.manage'),
  'PATCH /api/v1/users/:name': may('people.manage'),
  'POST /api/v1/invitations': may('people.manage'),
  'GET /api/v1/tokens': may('people.manage'),
  'POST /api/v1/tokens': may('people.manage'),
  'DELETE /api/v1/tokens/:id': may('people.manage'),
  'GET /api/v1/webhooks': may('configuration.read'),
  'GET /api/v1/configuration/differences': may('configuration.read'),
  'GET /api/v1/configuration/export': may('configuration.read'),
  'POST /api/v1/configuration/reload': may('configuration.change'),
  'POST /api/v1/backups': may('backup.make'),
  'GET /api/v1/backups/newest': may('backup.make'),
}

/** What a request to a path that no route has must be: under these the right to read, elsewhere nothing. */
const guarded = /^\/(api|metrics)(\/|$)/

/** The right that a route needs. Throws a TypeError that says what to add where the table has no line for it. */
export function rightOf(method: string, url: string): Right {
  const path = url.startsWith('/api/docs/') && url !== '/api/docs/' ? '/api/docs/*' : url
  const key = `${method === 'HEAD' ? 'GET' : method} ${path}`
  const right = Object.hasOwn(rights, key) ? rights[key] : undefined
  if (right !== undefined) return right
  throw new TypeError(
    `The route "${key}" has no right: add a line '${key}': … to dashboards/api/rights/table.ts that says which action it is.`,
  )
}

export function rightOfUnknown(path: string): Right {
  return guarded.test(path) ? read(none) : 'public'
}
