// How a study names a plug-in: by its name alone, or as a map of the name with the plug-in's own settings.

import { z } from 'zod'

/** As much of a strategy, surrogate or acquisition as its setting needs. */
export interface PlugIn {
  readonly name: string
  readonly summary: string
  readonly options?: z.ZodObject
}

export type PlugInSetting = string | ({ readonly name: string } & Readonly<Record<string, unknown>>)

/** The schema of a setting that chooses one of a list. */
export function plugInSetting(list: readonly PlugIn[]): z.ZodType<PlugInSetting> {
  const names = list.map(({ name }) => name)
  const [first, ...rest] = list.map(mapOf)
  if (first === undefined) throw new TypeError('no plug-ins to choose from')
  return z.union([z.enum(names), z.discriminatedUnion('name', [first, ...rest])]) as unknown as z.ZodType<PlugInSetting>
}

function mapOf({ name, summary, options }: PlugIn): z.ZodObject {
  return (options ?? z.strictObject({})).safeExtend({ name: z.literal(name).describe(summary) })
}

/** The plug-in that a setting names, with the settings beside the name. */
export function chosen<T extends PlugIn>(
  list: readonly T[],
  setting: PlugInSetting,
): { readonly plugIn: T; readonly options: Readonly<Record<string, unknown>> } {
  const { name, ...options } = typeof setting === 'string' ? { name: setting } : setting
  const plugIn = list.find((one) => one.name === name)
  // The schema let only names of the list through.
  if (plugIn === undefined) throw new RangeError(`there is no ${name} among ${list.map((one) => one.name).join(', ')}`)
  return { plugIn, options }
}
