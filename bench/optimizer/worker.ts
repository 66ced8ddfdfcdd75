// The worker thread's entry: one repeat of one task with one method.

import { methodOf } from './methods.ts'
import { type Outcome, play } from './play.ts'
import { taskOf } from './tasks.ts'

export interface Job {
  readonly task: string
  readonly method: string
  readonly repeat: number
}

export default function work({ task, method, repeat }: Job): Outcome {
  return play(taskOf(task), methodOf(method), repeat)
}
