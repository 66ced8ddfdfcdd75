// What every ledger must do, whatever the database: one test per duty.
import { afterEach, beforeEach, describe } from 'vitest'
import type { Ledger } from '../../ledger/ledger.ts'
import { calibrationDuties } from './ledger/calibrations.ts'
import type { LedgerPlace } from './ledger/context.ts'
import { deliveryDuties } from './ledger/deliveries.ts'
import { durabilityDuties } from './ledger/durability.ts'
import { followUpDuties } from './ledger/follow-ups.ts'
import { gapDuties } from './ledger/gaps.ts'
import { jobDuties } from './ledger/jobs.ts'
import { outcomeDuties } from './ledger/outcomes.ts'
import { peopleDuties } from './ledger/people.ts'
import { planDuties } from './ledger/plans.ts'
import { quarantineDuties } from './ledger/quarantine.ts'
import { questionDuties } from './ledger/questions.ts'
import { recordDuties } from './ledger/records.ts'
import { runDuties } from './ledger/runs.ts'
import { sharingDuties } from './ledger/sharing.ts'
import { suggestionDuties } from './ledger/suggestions.ts'

export { heat } from './ledger/context.ts'

export function ledgerSuite(name: string, create: () => Promise<LedgerPlace>): void {
  describe(`ledger: ${name}`, () => {
    let place: LedgerPlace
    let ledger: Ledger
    const others: Ledger[] = []
    beforeEach(async () => {
      place = await create()
      ledger = await place.open()
    })
    afterEach(async () => {
      for (const one of [ledger, ...others.splice(0)]) await one.close()
      await place.remove()
    })
    const again = async () => {
      const other = await place.open()
      others.push(other)
      return other
    }
    describe('runs', () => runDuties(() => ledger))
    describe('outcomes', () => outcomeDuties(() => ledger))
    describe('suggestions', () => suggestionDuties(() => ledger, again))
    describe('plans', () => planDuties(() => ledger))
    describe('questions', () => questionDuties(() => ledger))
    describe('quarantine', () => quarantineDuties(() => ledger))
    describe('gaps', () => gapDuties(() => ledger))
    describe('calibrations', () => calibrationDuties(() => ledger))
    describe('deliveries', () => deliveryDuties(() => ledger))
    describe('jobs', () => jobDuties(() => ledger, again))
    describe('records', () => recordDuties(() => ledger))
    describe('people', () => peopleDuties(() => ledger, again))
    describe('sharing', () => sharingDuties(() => ledger, again))
    describe('follow-ups', () => followUpDuties(() => ledger))
    describe('durability', () => durabilityDuties(() => place))
  })
}
