// Calls between the campaign's processes: a method by name, its answer or its failure.
import type { ChildProcess } from 'node:child_process'
import { messageOf } from '../../ingest/errors.ts'

type Method = (argument: never) => Promise<unknown>
type Request = { readonly call: number; readonly method: string; readonly argument: unknown }
type Answer = { readonly call: number; readonly result?: unknown; readonly failure?: string }

/** Asks the child; a call fails where the child ends before it has answered. `Methods` is what it serves. */
export type Remote<Methods> = <Name extends keyof Methods & string>(
  method: Name,
  ...argument: Methods[Name] extends (argument: infer Argument) => unknown
    ? Parameters<Methods[Name]> extends []
      ? []
      : [Argument]
    : never
) => Promise<Methods[Name] extends (argument: never) => Promise<infer Result> ? Result : never>

export function remote<Methods>(child: ChildProcess): Remote<Methods> {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(cause: Error): void }>()
  let calls = 0
  child.on('message', ({ call, result, failure }: Answer) => {
    const caller = waiting.get(call)
    waiting.delete(call)
    if (failure === undefined) caller?.resolve(result)
    else caller?.reject(new Error(failure))
  })
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`the process ended with ${signal ?? code}`))
    waiting.clear()
  })
  const ask = (method: string, argument?: unknown) =>
    new Promise((resolve, reject) => {
      const call = calls++
      waiting.set(call, { resolve, reject })
      child.send({ call, method, argument } satisfies Request, (cause) => {
        if (cause !== null) reject(cause)
      })
    })
  return ask as Remote<Methods>
}

/** In the child: answers calls until the parent is gone, and ends with it. */
export function serve(methods: Readonly<Record<string, Method>>): void {
  process.on('message', ({ call, method, argument }: Request) => {
    const answer = (one: Omit<Answer, 'call'>) => void process.send?.({ call, ...one } satisfies Answer)
    const wanted = methods[method]
    if (wanted === undefined) return answer({ failure: `there is no ${method}` })
    wanted(argument as never).then(
      (result) => answer({ result }),
      (cause: unknown) => answer({ failure: messageOf(cause) }),
    )
  })
  process.on('disconnect', () => process.exit(1))
}
