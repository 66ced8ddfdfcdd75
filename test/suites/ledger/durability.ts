// Durability: what was answered outlives closing, a kill too.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { heat, type LedgerPlace, suggestion, system } from './context.ts'

export function durabilityDuties(place: () => LedgerPlace): void {
  it('opens the same facts again after it was closed', async () => {
    const first = await place().open()
    await first.runs.put(heat('1'), system)
    await first.suggestions.add(suggestion('s1'), system)
    await first.close()
    const second = await place().open()
    expect(await second.runs.list({})).toEqual([heat('1')])
    expect(await second.suggestions.list({ open: true })).toHaveLength(1)
    await second.close()
  })

  it('loses nothing that it answered when the process is killed', async () => {
    const child = spawn(process.execPath, place().writer, { stdio: ['ignore', 'pipe', 'inherit'] })
    const answered: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      answered.push(line)
      if (answered.length === 25) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).toBe('SIGKILL')
    const survivor = await place().open()
    const kept = new Set((await survivor.outcomes.list({})).map((outcome) => outcome.id))
    await survivor.close()
    expect(answered.filter((id) => !kept.has(id))).toEqual([])
    expect(answered.length).toBeGreaterThanOrEqual(25)
  })
}
