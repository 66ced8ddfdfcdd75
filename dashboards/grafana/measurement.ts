// What a measurement of facts is: its tags, its fields, what its time says.

export interface Measurement {
  readonly name: string
  readonly time: string
  readonly tags: readonly string[]
  readonly fields: Readonly<Record<string, string>>
}

/** The ISA-95 place of a machine, as tags. */
export const place = ['enterprise', 'site', 'area', 'line', 'machine'] as const
