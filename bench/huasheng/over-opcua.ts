// Plays seeds of the sintering proof over real OPC UA and MQTT at full depth, beside the same seeds in one process.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Compared, compareSeed } from './compared.ts'
import { overOpcuaFile, overOpcuaText } from './over-opcua-report.ts'
import { huasheng } from './world.ts'

/** `--over-opcua --seeds 3 --from 1 --arm kunlun --runs 30`: keeps what came out for the report, fails where anything differs. */
export async function compareOverOpcua(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'over-opcua': { type: 'boolean' },
      seeds: { type: 'string', default: '3' },
      from: { type: 'string', default: '1' },
      arm: { type: 'string', default: 'right twin' },
      runs: { type: 'string', default: String(huasheng.budget) },
    },
  })
  const world = { ...huasheng, budget: Number(values.runs) }
  const found: Compared[] = []
  for (let seed = Number(values.from); found.length < Number(values.seeds); seed++) {
    found.push(await compareSeed(world, values.arm, seed))
    process.stderr.write(`${JSON.stringify(found.at(-1))}\n`)
  }
  const command = `npm run bench -- huasheng ${args.join(' ')}`
  writeFileSync(overOpcuaFile, `${JSON.stringify({ command, found }, undefined, 2)}\n`)
  process.stdout.write(overOpcuaText())
  if (found.some((one) => !(one.sameDecisions && one.sameLessons && one.telemetry.isSame))) process.exitCode = 1
}
