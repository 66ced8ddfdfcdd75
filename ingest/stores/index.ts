// The kinds of sample stores.
import { duckdbStore } from './duckdb/duckdb.ts'
import { influxdbStore } from './influxdb/influxdb.ts'
import type { StoreKind } from './store.ts'

export const storeKinds: readonly StoreKind[] = [duckdbStore, influxdbStore]
