// Recordings of a real CNC mill (../shared/data/cnc-umich) as rows of signals with synthetic times.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { MqttClient } from 'mqtt'
import type { Nanoseconds, Reading } from '../../ingest/model.ts'

/** Nominal time from row to row; the recordings have no clock of their own. */
export const recordingIntervalMs = 100

export interface RecordingRow {
  readonly time: Nanoseconds
  /** Number where the cell is one, else its text, by column. */
  readonly values: Readonly<Record<string, number | string>>
}

export interface Recording {
  /** e.g. `01`, the `No` of train.csv with a leading zero. */
  readonly experiment: string
  /** Columns of the file, without the row index. */
  readonly signals: readonly string[]
  readonly rows: readonly RecordingRow[]
}

/** Numbers of the experiments in the folder, in order: `01`, `02`, … */
export function listExperiments(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((file) => /^experiment_(\d\d)\.csv$/.exec(file)?.[1] ?? [])
    .sort()
}

/** Reads one experiment; the first row is at `start`. The unnamed first column, a row index, is left out. */
export function readRecording(folder: string, experiment: string, start: Nanoseconds): Recording {
  const text = readFileSync(join(folder, `experiment_${experiment}.csv`), 'utf8')
  const [header = [], ...records] = parse(text, { bom: true }) as string[][]
  const signals = header.slice(1)
  const rows = records.map((record, index) => ({
    time: start + BigInt(index * recordingIntervalMs) * 1_000_000n,
    values: Object.fromEntries(signals.map((signal, column) => [signal, cell(record[column + 1] ?? '')])),
  }))
  return { experiment, signals, rows }
}

/** One row of train.csv: settings with outcomes of an experiment, by column, as text. */
export function readTrain(folder: string): readonly Readonly<Record<string, string>>[] {
  return parse(readFileSync(join(folder, 'train.csv'), 'utf8'), { bom: true, columns: true }) as Record<
    string,
    string
  >[]
}

/** What a store must hold of a row. */
export function readingsOf(machine: string, row: RecordingRow): Reading[] {
  const at = { machine, time: row.time, quality: 0 }
  return Object.entries(row.values).map(([signal, value]) => ({ ...at, signal, value }))
}

/**
 * The payload of a row as UMH classic, one message for all its signals: topic
 * `umh/v1/<enterprise>/<site>/machining/<line>/<machine>/_historian`.
 */
export function umhPayload(row: RecordingRow): string {
  return JSON.stringify({ timestamp_ms: Number(row.time / 1_000_000n), ...row.values })
}

/** Publishes all rows with QoS 1, some hundreds in flight; resolves once the broker has acknowledged every one. */
export async function publishRecording(publisher: MqttClient, topic: string, recording: Recording): Promise<void> {
  const inFlight = 500
  for (let index = 0; index < recording.rows.length; index += inFlight) {
    const rows = recording.rows.slice(index, index + inFlight)
    await Promise.all(rows.map((row) => publisher.publishAsync(topic, umhPayload(row), { qos: 1 })))
  }
}

function cell(text: string): number | string {
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
