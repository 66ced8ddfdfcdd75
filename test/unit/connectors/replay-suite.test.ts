// The replay connector under the shared suite.
import { appendFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'vitest'
import { replay } from '../../../connectors/replay/index.ts'
import { type ConnectorHarness, connectorSuite, type TestSource } from '../../suites/connector.ts'
import { temporaryFolder } from '../../suites/connector-tools.ts'

const harness: ConnectorHarness = {
  kind: replay,
  start: recording,
  exempt: {
    'throws when the link is lost': 'a file has no link',
    'is bounded while the reader stalls, and counts what was dropped':
      'rows wait in their file, nothing can be dropped',
  },
}

connectorSuite(harness, (name, body) => test(name, body))

async function recording(): Promise<TestSource> {
  const folder = await temporaryFolder()
  const file = join(folder, 'recording.csv')
  await writeFile(file, 'ms,load\n')
  let rows = 0
  return {
    config: { files: [file], machine: 'mill-1', time: { column: 'ms', format: 'ms' }, speed: 'max' },
    async publish(count) {
      const numbers = Array.from({ length: count }, () => ++rows)
      await appendFile(file, numbers.map((number) => `${number},${number / 4}\n`).join(''))
      return numbers.map((number) => ({
        machine: 'mill-1',
        signal: 'load',
        value: number / 4,
        time: BigInt(number) * 1_000_000n,
      }))
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
