// The tables of the DuckDB store.
import { measurement } from '../layout.ts'
import { rollupSchema } from './rollups.ts'

/** Samples as people know them: the layout of every store. */
export const layoutRows = `
  SELECT enterprise, site, area, line, machine, signal, make_timestamp_ns(time) AS time,
    value, integer, text, state, quality
  FROM samples JOIN series ON series.id = samples.series`

/**
 * `samples` is the store: 4 bytes name the series where each row would repeat six texts. `series` holds those texts; a
 * machine that moves keeps its series, and its place is the present one. The view is what people query: the layout of
 * every store. `wanted` holds the identities of one look-up.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS series (
  id INTEGER NOT NULL, machine VARCHAR NOT NULL, signal VARCHAR NOT NULL,
  enterprise VARCHAR NOT NULL, site VARCHAR NOT NULL, area VARCHAR NOT NULL, line VARCHAR NOT NULL
);
CREATE TABLE IF NOT EXISTS samples (
  series INTEGER NOT NULL, time BIGINT NOT NULL,
  value DOUBLE, integer BIGINT, text VARCHAR, state BOOLEAN, quality UINTEGER NOT NULL
);
CREATE OR REPLACE VIEW ${measurement} AS ${layoutRows};
${rollupSchema}
CREATE TEMP TABLE wanted (series INTEGER NOT NULL, time BIGINT NOT NULL);
`

export const columns = 'series, time, value, integer, text, state, quality'
