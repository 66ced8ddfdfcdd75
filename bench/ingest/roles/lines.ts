// A bare loop of writes: lines made beforehand, 5000 in each request, one request in flight as our store has.
import type { Actions } from '../children.ts'
import { type Kind, linesOf } from '../load.ts'

const batchLines = 5000

export async function start({ url }: { url: string }): Promise<Actions> {
  let bodies: string[] = []
  return {
    make({ kind, from, count }: { kind: Kind; from: number; count: number }): void {
      const lines = Array.from({ length: count }, (_, index) => linesOf(kind, from + index)).flat()
      const batches = Math.ceil(lines.length / batchLines)
      bodies = Array.from({ length: batches }, (_, at) =>
        lines.slice(at * batchLines, (at + 1) * batchLines).join('\n'),
      )
    },
    /** Resolves to the seconds that it took. */
    async write(): Promise<number> {
      const begun = performance.now()
      for (const body of bodies) {
        const response = await fetch(`${url}/write?db=bare&precision=ns`, { method: 'POST', body })
        if (response.status !== 204) throw new Error(`influxd answered ${response.status}`)
      }
      return (performance.now() - begun) / 1000
    },
  }
}
