// The optimizer on a thread of its own, so that a suggestion never delays an acknowledgement.
import { Piscina } from 'piscina'
import type { scoreShadow } from '../../optimizer/backtest/shadow.ts'
import type { calibrateFor } from '../../optimizer/calibration/from-runs.ts'
import type { explainStudy } from '../../optimizer/explain-study.ts'
import type { judgeForStudy } from '../../optimizer/external/for-study.ts'
import type { refuseForStudy } from '../../optimizer/refuse.ts'
import type { answerRobust, answerScreening, answerWhatIf, answerWindow } from '../../optimizer/robust/answers.ts'
import type { separate } from '../../optimizer/separation/separate.ts'
import type { predictForStudy, suggestForStudy } from '../../optimizer/suggest.ts'

type SuggestInput = Parameters<typeof suggestForStudy>[0]
type PredictInput = Parameters<typeof predictForStudy>[0]

type JudgeInput = Parameters<typeof judgeForStudy>[0]

export interface Optimizer {
  suggest(input: SuggestInput): Promise<ReturnType<typeof suggestForStudy>>
  /** Why safe mode suggests nothing. */
  refuse(input: SuggestInput): Promise<ReturnType<typeof refuseForStudy>>
  predict(input: PredictInput): Promise<ReturnType<typeof predictForStudy>>
  explain(input: Parameters<typeof explainStudy>[0]): Promise<ReturnType<typeof explainStudy>>
  /** What the reply of an external program is worth. */
  judge(input: JudgeInput): Promise<ReturnType<typeof judgeForStudy>>
  /** How a second strategy fares beside the active one. */
  shadow(input: Parameters<typeof scoreShadow>[0]): Promise<ReturnType<typeof scoreShadow>>
  /** What runs teach a twin; takes seconds. */
  calibrate(input: Parameters<typeof calibrateFor>[0]): Promise<ReturnType<typeof calibrateFor>>
  /** At once: what is being worked out, which may take minutes on a busy machine, is cut off. */
  close(): Promise<void>
}

/** Questions to a twin. */
export interface TwinThread {
  whatIf(input: Parameters<typeof answerWhatIf>[0]): Promise<ReturnType<typeof answerWhatIf>>
  robust(input: Parameters<typeof answerRobust>[0]): Promise<ReturnType<typeof answerRobust>>
  window(input: Parameters<typeof answerWindow>[0]): Promise<ReturnType<typeof answerWindow>>
  screening(input: Parameters<typeof answerScreening>[0]): Promise<ReturnType<typeof answerScreening>>
}

/** What separates runs from each other. */
export interface RunThread {
  separate(input: Parameters<typeof separate>[0]): Promise<ReturnType<typeof separate>>
}

export function startOptimizer(): Optimizer & TwinThread & RunThread {
  // Compiled files end in .js, those of a checkout in .ts.
  const worker = import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js'
  const pool = new Piscina({
    filename: new URL(`../../optimizer/${worker}`, import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
  })
  const ending = new AbortController()
  const asking =
    <In, Out>(name: string) =>
    (input: In): Promise<Out> =>
      pool.run(input, { name, signal: ending.signal })
  return {
    suggest: asking('suggest'),
    refuse: asking('refuse'),
    predict: asking('predict'),
    explain: asking('explain'),
    judge: asking('judge'),
    shadow: asking('shadow'),
    calibrate: asking('calibrate'),
    separate: asking('separate'),
    whatIf: asking('whatIf'),
    robust: asking('robust'),
    window: asking('window'),
    screening: asking('screening'),
    async close() {
      ending.abort()
      await pool.destroy()
    },
  }
}

/** True of what is thrown to whoever waits for an answer while the thread is ended. */
export function isCutOff(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'AbortError'
}
