// Work in turns: one piece at a time for each name, names beside each other.

export interface Turns {
  /** Runs the step once all earlier ones of this name are over, however they ended. */
  take<T>(name: string, step: () => Promise<T>): Promise<T>
  /** Resolves once nothing is left, also of what turns have begun themselves. */
  settled(): Promise<void>
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>()
  return {
    take(name, step) {
      const turn = (last.get(name) ?? Promise.resolve()).then(step)
      const over = turn.then(ignore, ignore).then(() => {
        if (last.get(name) === over) last.delete(name)
      })
      last.set(name, over)
      return turn
    },
    async settled() {
      while (last.size > 0) await Promise.all(last.values())
    },
  }
}

function ignore(): void {}
