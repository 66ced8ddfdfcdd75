// The worker thread's entry: the optimizer works here, off the thread that takes data in.

export { explainStudy as explain } from './explain-study.ts'
export { scoreShadow as shadow } from './backtest/shadow.ts'
export { judgeForStudy as judge } from './external/for-study.ts'
export { predictForStudy as predict, suggestForStudy as default, suggestForStudy as suggest } from './suggest.ts'
