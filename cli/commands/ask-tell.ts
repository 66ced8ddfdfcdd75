// `kunlun ask-tell`: the optimizer's line protocol on standard input and output.
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Command } from 'commander'
import { version } from '../version.ts'

export function askTellCommand(): Command {
  return new Command('ask-tell')
    .description('Speak the ask-tell protocol: one JSON object per line in, one per line out')
    .action(async () => {
      const { createAskTell } = await import('../../optimizer/ask-tell.ts')
      const answer = createAskTell({ version, nowMs: () => performance.now() })
      for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
        const reply = answer(line)
        if (reply !== undefined && !process.stdout.write(`${reply}\n`)) await once(process.stdout, 'drain')
      }
    })
}
