// The runs of a backtest as flat rows, one for each run of each repeat.
import type { Trace } from '../../optimizer/backtest/case.ts'
import type { Flat } from './data.ts'

/** What comes from the study stands behind a prefix, so that no name of a plant meets one of ours. */
export function flatRows(traces: readonly Trace[]): Flat[] {
  return traces.flatMap(({ method, repeat, starts, steps }) =>
    steps.map((step, index) => ({
      method,
      repeat,
      run: index + 1,
      suggested: index >= starts,
      table_row: step.row ?? null,
      failed: step.failed,
      kept_limits: step.kept,
      ...prefixed('setting', step.settings),
      ...prefixed('context', step.context),
      ...prefixed('outcome', step.outcomes),
      ...prefixed('predicted_mean', mapped(step.predicted, 'mean')),
      ...prefixed('predicted_sd', mapped(step.predicted, 'sd')),
      trouble: step.trouble ?? null,
    })),
  )
}

export function prefixed(prefix: string, values: Readonly<Record<string, number | string>>): Flat {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]))
}

export function mapped(
  predicted: Readonly<Record<string, { readonly mean: number; readonly sd: number }>> | undefined,
  part: 'mean' | 'sd',
): Record<string, number> {
  return Object.fromEntries(Object.entries(predicted ?? {}).map(([name, one]) => [name, one[part]]))
}
