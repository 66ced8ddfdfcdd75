// Published or separately measured figures of other optimizers on the same tasks, for comparison in the report.

/** On a table: shares of the top rows found, then how many repeats stand behind them. */
export interface TablePeer {
  readonly name: string
  readonly repeats: number
  /** After 10, 20, 40 runs. */
  readonly top: readonly [number, number, number]
  /** Median regret after 20 with 40 runs. */
  readonly regret: readonly [number, number]
  /** Chance of a top row within 10 with 20 runs. */
  readonly hit: readonly [number, number]
  readonly first: number
  readonly best: number
}

// biome-ignore format: one table
const tableRows: Readonly<Record<string, readonly (readonly [string, number, number, number, number, number, number, number, number, number, number])[]>> = {
  crossed_barrel: [
    ['rsm one-shot', 50, 0.023, 0.036, 0.131, 0.161, 0.111, 0.6, 0.74, 9, 0.02],
    ['rsm refit', 50, 0.023, 0.036, 0.145, 0.161, 0.111, 0.6, 0.74, 9, 0],
    ['tpe', 30, 0.038, 0.1, 0.258, 0.176, 0.038, 0.47, 0.83, 11.5, 0.2],
    ['rf-ei', 15, 0.02, 0.087, 0.28, 0.111, 0.038, 0.53, 0.93, 10, 0.2],
    ['bo-older', 30, 0.044, 0.131, 0.266, 0.111, 0.073, 0.7, 0.87, 8.5, 0.07],
    ['bo-newer', 30, 0.037, 0.1, 0.24, 0.111, 0.073, 0.6, 0.97, 8, 0.1],
  ],
  fullerenes: [
    ['rsm one-shot', 50, 0.04, 0.087, 0.256, 0.012, 0.002, 0.36, 0.76, 11.5, 0.2],
    ['rsm refit', 50, 0.04, 0.087, 0.304, 0.012, 0.002, 0.36, 0.76, 11.5, 0.22],
    ['tpe', 30, 0.103, 0.267, 0.591, 0.002, 0, 0.67, 0.93, 7.5, 0.7],
    ['rf-ei', 15, 0.073, 0.224, 0.43, 0, 0, 0.6, 0.93, 7, 0.87],
    ['bo-older', 15, 0.085, 0.182, 0.564, 0.002, 0, 0.6, 0.93, 8, 0.6],
    ['bo-newer', 30, 0.079, 0.221, 0.533, 0.002, 0, 0.6, 0.87, 9.5, 0.53],
  ],
}

export function tablePeers(task: string): TablePeer[] {
  return (tableRows[task] ?? []).map(([name, repeats, t10, t20, t40, r20, r40, h10, h20, first, best]) => ({
    name,
    repeats,
    top: [t10, t20, t40],
    regret: [r20, r40],
    hit: [h10, h20],
    first,
    best,
  }))
}

/** On a synthetic problem: medians by number of runs, quartiles at the last; 6 to 10 seeds, so orders of magnitude. */
export interface ProblemPeer {
  readonly medians: Readonly<Record<number, number>>
  readonly quartiles: readonly [number, number]
}

/** BoTorch 0.11 with its newer defaults. */
export const botorch: Readonly<Record<string, ProblemPeer>> = {
  branin: { medians: { 20: 0.091, 30: 0.0125 }, quartiles: [0.0051, 0.024] },
  hartmann6: { medians: { 20: 1.35, 30: 0.81, 40: 0.253 }, quartiles: [0.12, 0.35] },
  hartmann6_noisy: { medians: { 20: 1.39, 30: 0.82, 40: 0.413 }, quartiles: [0.24, 0.55] },
  ackley5: { medians: { 20: 9.17, 30: 4.8, 40: 4.8 }, quartiles: [4.65, 4.95] },
  gramacy: { medians: { 20: 0.0083, 30: 0.00087 }, quartiles: [0.00042, 0.0019] },
  branincurrin: { medians: { 20: 7.03, 30: 2.94 }, quartiles: [2.64, 3.22] },
}
