// Which constants of a twin runs can teach: named by outcome, so that only what was measured is calibrated.

/** One constant that runs may correct. */
export interface Calibratable {
  /** Role of the sheet in a setup, with the constant's name there. */
  readonly sheet: string
  readonly constant: string
  readonly title: { readonly en: string; readonly zh: string }
  /** Outcomes that depend on it enough to teach it. */
  readonly taughtBy: readonly string[]
  /** Typical difference between lots or tools, in the constant's unit; absent where it is the same for all of them. */
  readonly spread?: number
  /** Learnt is constant x factor, a value where runs are: a constant far from there correlates with its slope at about -1. */
  readonly held?: Held
}

export interface Held {
  /** The slope, a constant of the same sheet. */
  readonly by: string
  /** `usual` is the slope that the sheet says. */
  readonly factor: (slope: number, usual: number) => number
}

/** An outcome that laboratories measure, with what is known of measuring it. */
export interface Measurable {
  readonly outcome: string
  /** Standard deviation of measuring the same again, in the twin's unit. */
  readonly noise: number
  /** How wrong the twin usually is once calibrated, in the twin's unit. */
  readonly discrepancy: number
}

export interface CalibrationPlan {
  readonly process: string
  readonly constants: readonly Calibratable[]
  readonly measurable: readonly Measurable[]
  /** Label of a run or setting by which groups differ: what the spread is between. */
  readonly groupedBy: 'lot' | 'tool'
}
