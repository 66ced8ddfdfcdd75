// The proof of turning: cost per part under limits of roughness, chatter, power; at most 25 parts; the wear of the edge as context.
//
// npm run bench -- turning --report bench/reports/turning.md: goes on where it stopped, unless --fresh. What it says of
// the hidden optimum comes from `node bench/turning/hidden.ts`.

import { runProof } from './proof/run.ts'
import { turningReport } from './turning/report.ts'
import { turning } from './turning/world.ts'

await runProof({
  world: turning,
  module: new URL('turning/world.ts', import.meta.url).href,
  exported: 'turning',
  report: turningReport,
})
