// What can be done, each with words for people; a right is one of these.
export const actions = {
  'plant.read': 'see machines, telemetry, runs, studies, suggestions, quarantine, the data path',
  'metrics.read': 'read /metrics',
  'engineering.read': 'see what the plant is not shown: second strategies',
  'audit.read': 'read the audit trail, check it, take it away',
  'configuration.read': 'read the configuration in force',
  'event.add': 'note events, write comments',
  'outcome.add': 'enter results',
  'outcome.void': 'void results',
  'run.void': 'void runs',
  'question.answer': 'answer questions about runs and results',
  'suggestion.ask': 'ask for a suggestion',
  'suggestion.decide': 'accept, amend, refuse a suggestion',
  'plan.cancel': 'cancel a planned run',
  'study.predict': 'ask what a model expects of settings',
  'study.change': 'change a study',
  'calibration.make': 'calibrate a twin',
  'simulation.make': 'start and stop simulations',
  'optimizer.use': 'use the optimizer apart from the studies (ask-tell)',
  'import.make': 'import tables of runs and results',
  'quarantine.replay': 'replay from quarantine',
  'quarantine.mend': 'correct what is in quarantine',
  'contract.accept': 'accept drafts of contracts, ask sources for their machines',
  'link.examine': 'examine a link',
  'link.trust': 'trust a certificate, renew ours',
  'configuration.change': 'read kunlun.yaml again',
  'backup.make': 'make backups',
  'password.change': 'change the own password',
  'people.manage': 'invite people, change roles, shut out, make and revoke tokens',
} as const

export type Action = keyof typeof actions

export const allActions = Object.keys(actions) as Action[]

/** Nothing that a token of a machine may ever do: a stolen one must not make others, nor put values in. */
export const onlyForPeople: readonly Action[] = [
  'people.manage',
  'password.change',
  'link.trust',
  'configuration.change',
  'audit.read',
  'quarantine.mend',
]

export function isAction(text: string): text is Action {
  return Object.hasOwn(actions, text)
}
