// Attacks on the API and the stores behind it: none may get through. bench/reports/desk.md shows the counts.
import { expect, test } from 'vitest'
import { attacks } from '../attacks/all.ts'
import { serverTest } from '../servers/gate.ts'

const needs = { 'SQL, PostgreSQL': 'postgres', InfluxQL: 'influxd' } as const

for (const { name, run } of attacks) {
  const server = needs[name as keyof typeof needs]
  const register = server === undefined ? test : await serverTest(server)
  register(`${name}: nothing gets through`, async () => {
    const results = await run()
    expect(results.flatMap(({ through }) => through)).toEqual([])
    for (const { tried } of results) expect(tried).toBeGreaterThanOrEqual(100)
  })
}
