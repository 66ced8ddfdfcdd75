// The one command line: what all commands share, from help to exit codes.
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { KunlunError, messageOf } from '../ingest/errors.ts'
import { exitCodes } from './exit-codes.ts'
import { version } from './version.ts'

const program = new Command('kunlun')
  .description('Kunlun: machine telemetry in, a better recipe out.')
  .version(version)
  .showHelpAfterError('(kunlun --help lists the commands)')
  .addHelpText(
    'after',
    `\nExit codes: ${Object.entries(exitCodes)
      .map(([meaning, code]) => `${code} ${meaning}`)
      .join(', ')}`,
  )
  .exitOverride()

// A driver speaks ask-tell all day: its process holds what that needs, not what a plant server needs.
const loaded =
  process.argv[2] === 'ask-tell'
    ? [(await import('./commands/ask-tell.ts')).askTellCommand()]
    : (await import('./commands.ts')).allCommands()
for (const command of loaded) program.addCommand(inheritExit(command))

try {
  await program.parseAsync()
} catch (cause) {
  process.exitCode = report(cause)
}

/** Writes what happened for a person, and chooses the exit code. */
function report(cause: unknown): number {
  // Thrown by a command itself: commander has written the others already.
  if (cause instanceof InvalidArgumentError) process.stderr.write(`error: ${cause.message}\n`)
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (cause instanceof KunlunError) {
    process.stderr.write(`${cause.code}: ${cause.message}\n  ${cause.next}\n`)
    return cause.code.startsWith('CONFIG') ? exitCodes.problems : exitCodes.failed
  }
  process.stderr.write(`INTERNAL: ${messageOf(cause)}\n${cause instanceof Error ? (cause.stack ?? '') : ''}\n`)
  return exitCodes.failed
}

function inheritExit(command: Command): Command {
  command.exitOverride()
  for (const child of command.commands) inheritExit(child)
  return command
}
