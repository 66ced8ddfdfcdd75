// How a study chooses its strategy: one that comes with Kunlun, or a program of the plant's own engineers.

import { z } from 'zod'
import { strategyOf, strategySetting } from '../strategies/index.ts'
import type { Strategy } from '../strategies/strategy.ts'
import type { PlugInSetting } from './plug-in.ts'

const longestSeconds = 900

const externalProgram = z
  .strictObject({
    command: z
      .array(z.string().min(1))
      .min(1)
      .describe('The program with its arguments, one entry each; started as it is, without a shell'),
    timeoutSeconds: z
      .number()
      .positive()
      .max(longestSeconds)
      .default(60)
      .describe('Longest time for an answer; then the program is ended, the built-in strategy answers'),
    environment: z
      .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable'))
      .default([])
      .describe('Names of further environment variables for the program; it gets no other but PATH, HOME, LANG, TZ'),
  })
  .describe('A program that speaks the ask-tell protocol; set in this file alone, never on the page')

export type ExternalProgram = z.infer<typeof externalProgram>

export const strategyChoice: z.ZodType<StrategyChoice> = z.union([
  strategySetting,
  z.strictObject({ external: externalProgram }),
]) as z.ZodType<StrategyChoice>

export type StrategyChoice = PlugInSetting | { readonly external: ExternalProgram }

/** The program, where a study has its suggestions from one. */
export function externalOf(choice: StrategyChoice): ExternalProgram | undefined {
  return typeof choice === 'object' && 'external' in choice ? (choice.external as ExternalProgram) : undefined
}

/** The strategy in this process: for an external program the usual one, which stands in for it. */
export function builtInOf(choice: StrategyChoice): Strategy {
  return strategyOf(externalOf(choice) === undefined ? (choice as PlugInSetting) : 'bayesian')
}

/** The program and its first argument: further ones may say more than people should read. */
export function programName({ command }: ExternalProgram): string {
  return command.slice(0, 2).join(' ')
}

/** What people call a choice. */
export function nameOf(choice: StrategyChoice): string {
  const external = externalOf(choice)
  if (external !== undefined) return programName(external)
  return typeof choice === 'string' ? choice : (choice as { name: string }).name
}
