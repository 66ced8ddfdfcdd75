// The sintering proof: from a laboratory recipe to stable, cheaper production, against what plants do by hand.
//
// npm run bench -- huasheng --report bench/reports/huasheng.md: goes on where it stopped, unless --fresh. What it says of
// the hidden optimum comes from `node bench/huasheng/hidden.ts`, what it says of OPC UA from --over-opcua.

import { compareOverOpcua } from './huasheng/over-opcua.ts'
import { reportOf } from './huasheng/report.ts'
import { huasheng } from './huasheng/world.ts'
import { runProof } from './proof/run.ts'

const args = process.argv.slice(2)
if (args.includes('--over-opcua')) await compareOverOpcua(args)
else
  await runProof({
    world: huasheng,
    module: new URL('huasheng/world.ts', import.meta.url).href,
    exported: 'huasheng',
    report: reportOf,
  })
