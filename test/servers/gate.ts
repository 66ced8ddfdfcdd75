// The gate before tests that need a real server: they run, or are named with the reason why not.
import { accessSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'vitest'
import { messageOf } from '../../ingest/errors.ts'
import { findChromium } from './chromium.ts'
import { debianPackages } from './debian.ts'
import { findPostgres } from './postgres.ts'

export type ServerName = 'influxd' | 'mosquitto' | 'chromium' | 'postgres' | 'redis'

/** Registers one test; `timeoutMs` as vitest's. */
export type RegisterTest = (name: string, body: () => Promise<void> | void, timeoutMs?: number) => void

const probes: Readonly<Record<ServerName, () => unknown>> = {
  influxd: debianPackages,
  mosquitto: debianPackages,
  chromium: findChromium,
  postgres: findPostgres,
  redis: debianPackages,
}

/** Why the servers cannot run here; undefined where they can. */
export async function missingServer(...names: readonly ServerName[]): Promise<string | undefined> {
  for (const name of names) {
    try {
      await probes[name]()
    } catch (cause) {
      return `${name}: ${messageOf(cause)}`
    }
  }
  return undefined
}

/**
 * Use it in place of `test`: `const serverIt = await serverTest('influxd', 'mosquitto')`.
 * Where a server is missing the tests are left out with the reason in their names; with CI=true they fail instead.
 */
export async function serverTest(...names: readonly ServerName[]): Promise<RegisterTest> {
  const reason = await missingServer(...names)
  if (reason === undefined) return (name, body, timeoutMs) => test(name, body, timeoutMs)
  if (process.env['CI'] === 'true') {
    return (name) =>
      test(name, () => {
        throw new Error(`left out although CI=true: ${reason}`)
      })
  }
  return leaveOut(reason)
}

/** The same for a folder of shared recordings beside the project; its absence is never a failure. */
export function dataTest(relative: string): RegisterTest {
  try {
    accessSync(dataPath(relative))
    return (name, body, timeoutMs) => test(name, body, timeoutMs)
  } catch {
    return leaveOut(`../shared/data/${relative} is absent`)
  }
}

/** The same for a program that no package brings, whose path the environment holds; its absence is never a failure. */
export function programTest(variable: string): RegisterTest {
  if (process.env[variable] === undefined) return leaveOut(`${variable} names no program`)
  return (name, body, timeoutMs) => test(name, body, timeoutMs)
}

/** Absolute path in the shared data folder beside the project. */
export function dataPath(relative: string): string {
  return resolve(import.meta.dirname, '../../../shared/data', relative)
}

function leaveOut(reason: string): RegisterTest {
  return (name, body) => test.runIf(false)(`${name} (left out: ${reason})`, body)
}
