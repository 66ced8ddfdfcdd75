// The worker thread's entry: the optimizer works here, off the thread that takes data in.

export { scoreShadow as shadow } from './backtest/shadow.ts'
export { calibrateFor as calibrate } from './calibration/from-runs.ts'
export { explainStudy as explain } from './explain-study.ts'
export { judgeForStudy as judge } from './external/for-study.ts'
export { refuseForStudy as refuse } from './refuse.ts'
export {
  answerRobust as robust,
  answerScreening as screening,
  answerWhatIf as whatIf,
  answerWindow as window,
} from './robust/answers.ts'
export { separate } from './separation/separate.ts'
export { predictForStudy as predict, suggestForStudy as default, suggestForStudy as suggest } from './suggest.ts'
