// What must fit together within a study's configuration, reported at the field that is wrong.

import type { z } from 'zod'
import type { StudyDraft } from './draft.ts'
import { checkKnowledge } from './knowledge-checks.ts'
import { checkParameters, hasNumbers } from './parameter-checks.ts'
import { type Path, type Report, repeated } from './report.ts'
import { checkCandidates, checkExpressions, checkForbidden } from './rule-checks.ts'
import { checkSatisfiable } from './satisfiable.ts'
import { checkStart } from './start-checks.ts'

/** Reports every problem at once. */
export function checkStudy(study: StudyDraft, refinement: z.RefinementCtx): void {
  let problems = 0
  const report: Report = (path, message) => {
    problems++
    refinement.addIssue({ code: 'custom', path, message })
  }
  checkParameters(study, report)
  checkOutcomes(study, report)
  checkLinear(study, report)
  checkExpressions(study, report)
  checkForbidden(study, report)
  checkCandidates(study, report)
  checkSafety(study, report)
  checkKnowledge(study, report)
  if (problems === 0) checkSatisfiable(study, report)
  if (problems === 0) checkStart(study, report)
}

function checkOutcomes({ objectives, constraints, cost, edges }: StudyDraft, report: Report): void {
  repeated(objectives.map(({ outcome }) => outcome)).forEach((i) => {
    report(['objectives', i, 'outcome'], `${objectives[i]!.outcome} is an objective already`)
  })
  objectives.forEach(({ goal, target, worth }, i) => {
    if (worth && !cost)
      report(['objectives', i, 'worth'], "needs the study's cost too: what one run costs, in which currency")
    if (goal === 'target' && target === undefined) report(['objectives', i, 'target'], 'is needed for the goal target')
    if (goal !== 'target' && target !== undefined)
      report(['objectives', i, 'target'], `has no meaning for the goal ${goal}`)
  })
  const wanted = new Set([...objectives, ...constraints].map(({ outcome }) => outcome))
  for (const [edge, { of }] of Object.entries(edges)) {
    if (Object.hasOwn(edges, of)) report(['edges', edge, 'of'], `${of} is an edge itself`)
    if (!wanted.has(edge)) report(['edges', edge], 'stands in no objective, in no constraint')
  }
  checkGoodParts(objectives, constraints, report)
  constraints.forEach(({ max, min }, i) => {
    if (max === undefined && min === undefined) report(['constraints', i], 'needs max, min or both')
    if (max !== undefined && min !== undefined && min > max)
      report(['constraints', i, 'min'], `${min} is above max (${max})`)
  })
}

function checkGoodParts(
  objectives: StudyDraft['objectives'],
  constraints: StudyDraft['constraints'],
  report: Report,
): void {
  const named = new Set(constraints.map(({ outcome }) => outcome))
  objectives.forEach(({ outcome, goal, perGoodPart }, i) => {
    if (perGoodPart === undefined) return
    const at = (field: string): Path => ['objectives', i, field]
    if (goal === 'target') report(at('perGoodPart'), 'has no meaning for the goal target')
    if (constraints.length === 0) report(at('perGoodPart'), 'needs constraints: they say what a good part is')
    if (outcome === perGoodPart) report(at('outcome'), 'needs a name of its own: it is not measured but derived')
    if (named.has(outcome)) report(at('outcome'), `${outcome} is derived and cannot have a limit`)
  })
}

function checkLinear({ linear, parameters }: StudyDraft, report: Report): void {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  linear.forEach((limit, i) => {
    const at: Path = ['linear', i]
    if ([limit.equals, limit.max, limit.min].filter((bound) => bound !== undefined).length !== 1)
      report(at, 'needs exactly one of equals, max, min')
    for (const name of Object.keys(limit.coefficients)) {
      const parameter = byName.get(name)
      const where: Path = [...at, 'coefficients', name]
      if (!parameter) report(where, `is no parameter of the study; there are ${[...byName.keys()].join(', ')}`)
      else if (!hasNumbers(parameter)) report(where, `is ${parameter.type} and has no linear scale`)
    }
  })
}

function checkSafety({ safety, parameters }: StudyDraft, report: Report): void {
  for (const name of Object.keys(safety.maxStep)) {
    const parameter = parameters.find((one) => one.name === name)
    if (!parameter) report(['safety', 'maxStep', name], 'is no parameter of the study')
    else if (!hasNumbers(parameter)) report(['safety', 'maxStep', name], `is ${parameter.type} and has no steps`)
  }
}
