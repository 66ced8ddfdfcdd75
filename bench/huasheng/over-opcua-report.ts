// The part of the sintering proof's report on what was played over real OPC UA.
import { existsSync, readFileSync } from 'node:fs'
import type { Compared } from './compared.ts'

export const overOpcuaFile = new URL('over-opcua.json', import.meta.url)

const yes = (is: boolean) => (is ? 'the same' : '**others**')

/** With its heading; says so where it was not played. */
export function overOpcuaText(): string {
  if (!existsSync(overOpcuaFile)) return '## Over OPC UA\n\nNot played: `npm run bench -- huasheng --over-opcua`.\n'
  const { command, found } = JSON.parse(readFileSync(overOpcuaFile, 'utf8')) as {
    readonly command: string
    readonly found: readonly Compared[]
  }
  return `## Over OPC UA

\`${command}\`: the same seeds at full depth. The plant stands behind its OPC UA server (signed, encrypted) and MQTT clients, a whole
installation takes in what they say (spool, contract, DuckDB, segmentation, SQLite on disk, the optimizer on its thread), suggestions are
accepted through the API, the furnace waits for each order. *Lessons*: achieved settings, outcomes, edges of every run, as the study reads them.

| seed | arm | runs | decisions | lessons | samples said | changes | stored | telemetry | messages | quarantined | s in one process | s over the network |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
${found.map(rowOf).join('\n')}
`
}

function rowOf(one: Compared): string {
  const { seed, arm, runs, sameDecisions, sameLessons, firstOther, telemetry, seconds } = one
  const { said, changes, stored, isSame, messages, quarantined } = telemetry
  const decisions = firstOther === undefined ? yes(sameDecisions) : `**others from run ${firstOther}**`
  const cells = [
    seed,
    arm,
    runs,
    decisions,
    yes(sameLessons),
    said,
    changes,
    stored,
    yes(isSame),
    messages,
    quarantined,
  ]
  return `| ${[...cells, seconds.inProcess.toFixed(0), seconds.onNetwork.toFixed(0)].join(' | ')} |`
}
