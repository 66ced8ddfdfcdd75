// The ways to search that the turning proof compares: those of every proof beside those that only turning knows.
import type { Settings } from '../../ingest/model.ts'
import { economicTurning } from '../../optimizer/processes/machining/economic-turning.ts'
import { usualLimits } from '../../optimizer/processes/machining/outcomes.ts'
import { turningTwin } from '../../optimizer/processes/machining/twins.ts'
import { changeAtMillimetres } from '../../plant/lathe-part.ts'
import { latheBounds, latheDepths } from '../../plant/lathe-recipe.ts'
import { latheLimits } from '../../plant/lathe-truth.ts'
import { type Arm, type ArmName, armOf, type ByHand } from '../proof/arms.ts'
import { turningStudy } from './study.ts'

const material = '18crni6'

/** What each parameter is tried at, from the best part so far: a step up or down, or the other choices one by one. */
const oneFactor: ByHand = ({ world, observations, best }) => {
  const turn = Math.max(0, observations.length - world.start.runs)
  const moves = world.study.parameters.flatMap(
    (parameter): { name: string; to: (now: unknown, round: number) => number | string }[] => {
      const { name } = parameter
      if (parameter.type === 'continuous') {
        const { low, high, step = 1 } = parameter
        return [1, -1].map((way) => ({
          name,
          to: (now, round) => {
            const wanted = Number(now) * (1 + 0.25 * 0.5 ** round) ** way
            return Number(Math.min(high, Math.max(low, low + Math.round((wanted - low) / step) * step)).toFixed(6))
          },
        }))
      }
      if (parameter.type !== 'ordinal' && parameter.type !== 'categorical') return []
      const { values } = parameter
      return [1, 2].map((by) => ({
        name,
        to: (now) => values[((values as readonly unknown[]).indexOf(now) + by) % values.length]!,
      }))
    },
  )
  const move = moves[turn % moves.length]!
  return { ...best, [move.name]: move.to(best[move.name], Math.floor(turn / moves.length)) }
}

/** What the twin says of a recipe with an edge at the end of its life. */
function foretold(): (recipe: { speed: number; feed: number; depth: number }) => Readonly<Record<string, number>> {
  const { parameters, outcomes, setups, open } = turningTwin
  const kernel = open(setups[material]!, 'closed')
  const told = new Float64Array(outcomes.length)
  return ({ speed: cuttingSpeed, feed, depth }) => {
    const settings: Readonly<Record<string, number>> = {
      cuttingSpeed,
      feed,
      depth,
      coolant: 1,
      flankWear: changeAtMillimetres,
    }
    kernel(
      Float64Array.from(parameters, ({ name }) => settings[name]!),
      told,
    )
    return Object.fromEntries(outcomes.map(({ name }, i) => [name, told[i]!]))
  }
}

/** The cheapest recipe of the handbook: speed by Gilbert's equations for each feed with each depth, held against limits. */
export function handbookRecipe(insert: string): Settings {
  const setup = turningTwin.setups[material]!
  const told = foretold()
  const [slow, fast] = latheBounds.speed
  const [fine, coarse] = latheBounds.feed
  const feeds = Array.from({ length: Math.round((coarse - fine) / 0.005) + 1 }, (_, i) =>
    Number((fine + 0.005 * i).toFixed(3)),
  )
  const recipes = latheDepths.flatMap((depth) =>
    feeds.flatMap((feed) => {
      const economic = economicTurning(setup, { feed, depth }, { aim: 'cost', pieces: 'continuous' }).speedMPerMin
      // Where the economic speed asks for more power than there is, the fastest that does not.
      const speeds = Array.from({ length: 40 }, (_, i) => Math.round(Math.min(economic, fast) * 0.97 ** i))
      const speed = speeds.find((one) => one >= slow && keepsLimits(told({ speed: one, feed, depth })))
      if (speed === undefined) return []
      return [{ cost: told({ speed, feed, depth })['cost']!, settings: { speed, feed, depth, insert } }]
    }),
  )
  return recipes.toSorted((a, b) => a.cost - b.cost)[0]!.settings
}

function keepsLimits({ roughness = 0, motorPower = 0, chatterUse = 0 }: Readonly<Record<string, number>>): boolean {
  const chatter = usualLimits.find(({ outcome }) => outcome === 'chatterUse')!.most
  return roughness <= latheLimits.roughness && motorPower <= latheLimits.kilowatts && chatterUse <= chatter
}

/** Looked up once. */
let inHandbook: Settings | undefined

const common = (name: ArmName): Arm => armOf(name)

export const turningArms: readonly Arm[] = [
  common('random'),
  {
    ...common('one factor'),
    summary: 'one setting after the other, a step up or down or another choice, from the best part so far',
    byHand: oneFactor,
  },
  common('taguchi + rsm'),
  {
    name: 'handbook',
    summary: 'the cheapest recipe of the turning twin for this steel, economic speed, nothing learnt',
    study: ({ study }) => study,
    recommends: false,
    byHand: ({ world }) => {
      inHandbook ??= handbookRecipe(String(world.start.settings['insert']))
      return inHandbook
    },
  },
  common('kunlun'),
  common('right twin'),
  common('wrong twin'),
  {
    name: 'blind to wear',
    summary: 'the study without a twin and without the wear of the edge as its context',
    study: () => turningStudy({ blind: true }),
    recommends: true,
  },
]
