// `kunlun ask-tell`: the optimizer's line protocol on standard input and output.
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { Command } from 'commander'
import { version } from '../version.ts'

export function askTellCommand(): Command {
  return new Command('ask-tell')
    .description('Speak the ask-tell protocol: one JSON object per line in, one per line out')
    .action(async () => {
      // Matrices live briefly: a heap that may grow keeps 100 MB of dead ones, without being any faster.
      setFlagsFromString('--semi-space-growth-factor=1')
      setFlagsFromString('--optimize-for-size')
      const { createAskTell, tooLongReply } = await import('../../optimizer/ask-tell.ts')
      const { byteLines } = await import('../../optimizer/protocol/lines.ts')
      const answer = createAskTell({ version, nowMs: () => performance.now() })
      // A driver that goes away before it has read everything ends the dialogue, not the program with a stack trace.
      process.stdout.once('error', () => process.exit())
      for await (const { bytes, tooLong } of byteLines(process.stdin)) {
        const reply = tooLong ? tooLongReply() : answer(bytes)
        if (reply !== undefined && !process.stdout.write(`${reply}\n`)) await once(process.stdout, 'drain')
      }
    })
}
