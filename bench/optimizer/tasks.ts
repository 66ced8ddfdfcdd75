// All tasks, by name.

import { existsSync } from 'node:fs'
import { turningTask } from './context-tasks.ts'
import { engineeringProblems } from './engineering.ts'
import { furtherProblems } from './further.ts'
import { plantTasks } from './plant.ts'
import { problemTask } from './problem.ts'
import { coreProblems } from './problems.ts'
import { robustTasks } from './robust.ts'
import { tablesFolder, tableTasks } from './tables.ts'
import type { Task } from './task.ts'

/** Whether the measured tables are at hand: without them their tasks are left out. */
export const hasTables = existsSync(tablesFolder)

export const tasks: readonly Task[] = [
  ...(hasTables ? [...tableTasks(), turningTask()] : []),
  ...coreProblems.map((problem) => problemTask(problem)),
  ...robustTasks(),
  ...furtherProblems.map((problem) => problemTask(problem, { set: 'further', mostRepeats: 10 })),
  ...engineeringProblems.map((problem) => problemTask(problem, { set: 'further', mostRepeats: 6 })),
  ...plantTasks(),
]

export function taskOf(name: string): Task {
  const found = tasks.find((task) => task.name === name)
  if (!found) throw new RangeError(`no task ${name}: ${tasks.map((task) => task.name).join(', ')}`)
  return found
}
