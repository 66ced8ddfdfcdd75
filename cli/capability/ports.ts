// Control charts, capability, gauge studies and effects as the API asks for them.
import type { Capabilities } from '../../dashboards/api/capability.ts'
import type { Effects } from '../../dashboards/api/effects.ts'
import { chartAnswer } from './chart.ts'
import { createChartAlarms } from './chart-alarms.ts'
import { choicesAnswer } from './choices.ts'
import { type EffectTools, effectsAnswer } from './effects.ts'
import { gaugeAnswer, gaugeOfTable } from './gauge.ts'

/** Screens ask every few seconds: the charts of all machines are looked at no more often than this. */
const alarmsEveryMs = 5000

export function capabilityPorts(
  tools: EffectTools,
  wallMs: () => number = Date.now,
): { readonly capabilities: Capabilities; readonly effects: Effects } {
  return {
    capabilities: {
      chart: (ask) => chartAnswer(tools, ask),
      choices: (machine) => choicesAnswer(tools, machine),
      alarms: createChartAlarms(tools, { everyMs: alarmsEveryMs, wallMs }),
      gauge: (ask) => gaugeAnswer(tools, ask),
      gaugeOf: gaugeOfTable,
    },
    effects: (ask) => effectsAnswer(tools, ask),
  }
}
