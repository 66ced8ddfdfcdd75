// One action at a time: what shares a connection must not mix its transactions.

/** The caller's action runs once all given before are done, whether they succeeded or not. */
export function oneAtATime(): <T>(action: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (action) => {
    const mine = last.then(action, action)
    last = mine.catch(() => undefined)
    return mine
  }
}
