// Entry of a process of the benchmark: plays the role it is told, answers its parent.
import type { Actions } from './children.ts'

interface Call {
  readonly call: number
  readonly action: string
  readonly argument: never
}

const [role, plan = ''] = process.argv.slice(2)
const { start } = (await import(`./roles/${role}.ts`)) as { start(plan: unknown): Promise<Actions> }
const actions: Actions = { ready: () => undefined, stop: () => undefined, ...(await start(JSON.parse(plan))) }

process.on('message', ({ call, action, argument }: Call) => void answer(call, action, argument))

async function answer(call: number, action: string, argument: never): Promise<void> {
  try {
    process.send?.({ call, answer: await actions[action]?.(argument) })
  } catch (cause) {
    process.send?.({ call, error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) })
  }
  // What still holds the process open has had its farewell.
  if (action === 'stop') setTimeout(() => process.exit(), 500).unref()
}
