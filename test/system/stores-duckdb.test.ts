// A DuckDB store whose process is killed, or whose disk is full: nothing acknowledged is lost, nothing is stored twice.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../ingest/model.ts'
import { duckdbStore } from '../../ingest/stores/duckdb/duckdb.ts'
import { everything, storeTools } from '../suites/store.ts'
import { numberedBatch, smallCheckpoints } from './stores-duckdb-writer.ts'

const script = join(import.meta.dirname, 'stores-duckdb-writer.ts')

function keyOf({ signal, time, value }: Sample): string {
  return `${signal} ${time} ${value}`
}

async function storedIn(folder: string): Promise<Sample[]> {
  const store = await duckdbStore.open(smallCheckpoints, storeTools(folder))
  const samples = await store.read(everything('killed'))
  await store.close()
  return samples
}

/** Each batch is there whole or not at all, each acknowledged one is there, none is there twice. Answers the batches found. */
function judge(samples: readonly Sample[], acknowledged: number): number {
  const found = samples.length / numberedBatch(0).length
  const expected = Array.from({ length: found }, (_, number) => numberedBatch(number)).flat()
  expect(found).toBeGreaterThanOrEqual(acknowledged)
  expect(new Set(samples.map(keyOf))).toEqual(new Set(expected.map(keyOf)))
  return found
}

describe('the DuckDB store', () => {
  it('loses nothing that was acknowledged over ten kills, and stores nothing twice', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kunlun-kill-'))
    let acknowledged = 0
    for (let kill = 0; kill < 10; kill++) {
      // The batch in flight at the kill comes again, as the spool would send it.
      const writer = spawn(process.execPath, [script, folder, String(acknowledged)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let heard = 0
      for await (const line of createInterface({ input: writer.stdout })) {
        if (line.startsWith('written')) acknowledged = Number(line.slice(8)) + 1
        if (++heard === 3 + kill * 2) writer.kill('SIGKILL')
      }
      if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit')
      expect(writer.signalCode).toBe('SIGKILL')
      const found = judge(await storedIn(folder), acknowledged)
      expect(found).toBeLessThanOrEqual(acknowledged + 1)
    }
    expect(acknowledged).toBeGreaterThan(100)
    await rm(folder, { recursive: true })
  })

  // The limit on file sizes stands for the disk: the smaller one stops the log, the larger one stops the folding in.
  it.each([
    { bytes: 600_000, stopped: /telemetry\.duckdb\.wal": File too large/ },
    { bytes: 1_500_000, stopped: /checkpoint/ },
  ])('goes on once a disk that was full at $bytes has room again, without a restart', async ({ bytes, stopped }) => {
    const folder = await mkdtemp(join(tmpdir(), 'kunlun-full-'))
    const batches = 200
    const writer = spawn(process.execPath, [script, folder, '0', String(batches)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = String(writer.pid)
    const failures: string[] = []
    let acknowledged = 0
    for await (const line of createInterface({ input: writer.stdout })) {
      const limit = (size: string | number) => spawnSync('prlimit', ['--pid', pid, `--fsize=${size}:unlimited`])
      if (line.startsWith('written')) {
        acknowledged += 1
        if (acknowledged === 5) limit(bytes)
      } else {
        failures.push(line)
        if (failures.length === 5) limit('unlimited')
      }
    }
    if (writer.exitCode === null) await once(writer, 'exit')
    expect(writer.exitCode).toBe(0)
    expect(failures.length).toBeGreaterThanOrEqual(5)
    expect(failures[0]).toMatch(stopped)
    expect(acknowledged).toBe(batches)
    expect(judge(await storedIn(folder), batches)).toBe(batches)
    await rm(folder, { recursive: true })
  })
})
