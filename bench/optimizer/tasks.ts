// All tasks, by name.

import { problemTask } from './problem.ts'
import { coreProblems } from './problems.ts'
import { tableTasks } from './tables.ts'
import type { Task } from './task.ts'

export const tasks: readonly Task[] = [...tableTasks(), ...coreProblems.map((problem) => problemTask(problem))]

export function taskOf(name: string): Task {
  const found = tasks.find((task) => task.name === name)
  if (!found) throw new RangeError(`no task ${name}: ${tasks.map((task) => task.name).join(', ')}`)
  return found
}
