// The full fidelity: furnace, load, thermocouple, density, grain, binder integrated together in time.
import { componentsOf, holdsFrom } from './closed-form.ts'
import { controlled, type Nodes, nodesModel } from './coupled-furnace.ts'
import { followed, type Seen } from './coupled-history.ts'
import { growthRate, poreDrag, usualGrain } from './grain-growth.ts'
import type { Heat } from './heat.ts'
import type { Lot } from './lot.ts'
import { progressAt } from './master-curve.ts'
import { emptyProgram, type Recipe, role, segmentCount, writeProgram } from './recipe.ts'
import { gasConstant, zeroCelsius } from './theta.ts'
import type { Constants } from './units.ts'
import { zoneHalfRange } from './zones.ts'

/** Below this nothing sinters, above that nothing burns. */
const sintersFromK = 1050
const burnsUntilK = 1300

/** What is integrated beside the temperatures. */
export interface Body {
  theta: number
  /** G^n */
  grown: number
  density: number
  plasticiser: number
  binder: number
  char: number
}

/** Fills `heat` for a recipe; opens once per setup. With `seen`, a heat first goes the way that was measured. */
export function coupled(c: Constants, seen?: Seen): (heat: Heat, r: Recipe, lot: Lot) => void {
  const program = emptyProgram()
  const nodes: Nodes = controlled()
  const body: Body = { theta: 0, grown: 0, density: 0, plasticiser: 1, binder: 1, char: 1 }
  const step = nodesModel(c)
  const sinter = sintering(c)
  const burn = burning(c)
  const stepped = ({ heat, r, lot, segment: i, beforeK }: Stepped) => {
    watch(heat, nodes, i, beforeK)
    if (nodes.loadK > sintersFromK) sinter(body, { nodes, beforeK, r, lot, isSecond: i === role.second })
    if (nodes.loadK < burnsUntilK && i <= role.brown) burn(heat, body, nodes, lot.oxygen)
    if (nodes.loadK > c.furnace.wearAbove + zeroCelsius) heat.wearHours += nodes.stepS / 3600
    seen?.observe(nodes, body)
  }
  return (heat, r, lot) => {
    writeProgram(program, r, c.furnace)
    start(heat, body, c, r)
    step.start(nodes, r)
    const reached = seen && followed({ nodes, step, program }, seen, (at) => stepped({ heat, r, lot, ...at }))
    for (let i = reached?.segment ?? 0; i < segmentCount; i++) {
      step.segment(nodes, i, program)
      if (reached && i === reached.segment) step.resume(nodes, reached.heldS)
      while (!nodes.isDone) {
        const beforeK = nodes.loadK
        step.next(nodes)
        stepped({ heat, r, lot, segment: i, beforeK })
      }
    }
    heat.lnTheta = Math.log(body.theta)
    heat.density = body.density
    heat.grain = body.grown ** (1 / c.material.grainExponent)
    heat.charLeft = body.char
    heat.zoneK = zoneHalfRange(c, r, heat.peakRate)
    heat.energyKWh = nodes.joules / 3.6e6
    heat.hours = nodes.timeS / 3600 + c.furnace.handling
  }
}

interface Stepped {
  readonly heat: Heat
  readonly r: Recipe
  readonly lot: Lot
  readonly segment: number
  readonly beforeK: number
}

function start(heat: Heat, body: Body, { material: m }: Constants, r: Recipe): void {
  heat.peakK = 0
  heat.brownRate = 0
  heat.peakRate = 0
  heat.coolRate = 0
  heat.plasticiserDrive = 0
  heat.binderDrive = 0
  heat.wearHours = 0
  body.theta = 1e-300
  body.grown = m.startGrain ** m.grainExponent
  body.density = r.greenDensity
  body.plasticiser = 1
  body.binder = 1
  body.char = 1
}

/** Peak temperature with the fastest ramps that the load has really seen. */
function watch(heat: Heat, nodes: Nodes, segment: number, beforeK: number): void {
  const rate = (nodes.loadK - beforeK) / nodes.stepS
  heat.peakK = Math.max(heat.peakK, nodes.loadK)
  if (segment === role.brown) heat.brownRate = Math.max(heat.brownRate, rate)
  if (segment === role.peak) heat.peakRate = Math.max(heat.peakRate, rate)
  if (segment === role.second || segment === role.cool) heat.coolRate = Math.max(heat.coolRate, -rate)
}

interface SinterStep {
  readonly nodes: Nodes
  readonly beforeK: number
  readonly r: Recipe
  readonly lot: Lot
  readonly isSecond: boolean
}

/** The master curve's rate, slower where grains are coarser than usual at that density; growth with pore drag. */
function sintering({ material: m }: Constants): (body: Body, step: SinterStep) => void {
  const energyK = (m.activationEnergy * 1000) / gasConstant
  const grainK = (m.grainEnergy * 1000) / gasConstant
  const rate = growthRate(m)
  const freezeK = m.freezeTemperature + zeroCelsius
  return (body, { nodes, beforeK, r, lot, isSecond }) => {
    const [a, b, half] = [beforeK, nodes.loadK, nodes.stepS / 2]
    const work = half * (Math.exp(-energyK / a) / a + Math.exp(-energyK / b) / b)
    body.theta += m.grainCoupling === 0 ? work : work * coarseness(m, body, r)
    const done = progressAt(Math.log(body.theta) - lot.lnTheta0, m.sigmoidWidth, m.sigmoidSkew)
    body.density = r.greenDensity + (m.finalDensity - r.greenDensity) * done
    if (isSecond && b < freezeK && body.density >= holdsFrom) return
    const drag = poreDrag(body.density, m.poreDrag)
    body.grown += drag * rate * half * (Math.exp(-grainK / a) + Math.exp(-grainK / b))
  }
}

/** (usual grain / grain)^m, at most 1. */
function coarseness(m: Constants['material'], body: Body, r: Recipe): number {
  const usual = usualGrain(m.startGrain, r.greenDensity, body.density) ** m.grainExponent
  return body.grown <= usual ? 1 : (usual / body.grown) ** (m.grainCoupling / m.grainExponent)
}

/** First-order loss of the three components, exact for a step at constant temperature. */
function burning(c: Constants): (heat: Heat, body: Body, nodes: Nodes, oxygen: number) => void {
  const { plasticiser, binder, char, binderShare } = componentsOf(c)
  const { charShare } = c.material
  return (heat, body, { loadK, stepS }, oxygen) => {
    const fast = plasticiser.frequency * Math.exp(-plasticiser.energyK / loadK)
    const middle = binder.frequency * Math.exp(-binder.energyK / loadK)
    const slow = char.frequency * oxygen * Math.exp(-char.energyK / loadK)
    body.plasticiser *= Math.exp(-fast * stepS)
    body.binder *= Math.exp(-middle * stepS)
    body.char *= Math.exp(-slow * stepS)
    const gas = middle * body.binder * binderShare + slow * body.char * charShare
    heat.plasticiserDrive = Math.max(heat.plasticiserDrive, loadK * fast * body.plasticiser)
    heat.binderDrive = Math.max(heat.binderDrive, loadK * gas)
  }
}
