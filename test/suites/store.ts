// The duties of a sample store as tests: every kind of store runs all of them.
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { SampleStore } from '../../ingest/stores/store.ts'
import { computed } from './store/computed.ts'
import type { Register, StoreContext } from './store/context.ts'
import { hostileInput } from './store/hostile-input.ts'
import { identities } from './store/identities.ts'
import { roundTrips } from './store/round-trips.ts'
import { summaries } from './store/summaries.ts'
import { windows } from './store/windows.ts'

export { everything, sampleAt, start, storeTools } from './store/context.ts'

/** A store under test with the means to reopen it; one for the whole suite, each test has machines of its own. */
export interface StoreFixture {
  open(): Promise<SampleStore>
  dispose(): Promise<void>
}

export function storeSuite(name: string, prepare: () => Promise<StoreFixture>, it: Register = test): void {
  describe(`sample store ${name}`, () => {
    const fixture = { current: undefined as StoreFixture | undefined, store: undefined as SampleStore | undefined }
    const context: StoreContext = {
      it,
      get store() {
        if (fixture.store === undefined) throw new Error('the store is not open')
        return fixture.store
      },
      async reopen() {
        await fixture.store?.close()
        fixture.store = await fixture.current?.open()
      },
    }
    beforeAll(async () => {
      fixture.current = await prepare()
      fixture.store = await fixture.current.open()
    })
    afterAll(async () => {
      await fixture.store?.close()
      await fixture.current?.dispose()
    })
    roundTrips(context)
    identities(context)
    windows(context)
    summaries(context)
    computed(context)
    hostileInput(context)
  })
}
