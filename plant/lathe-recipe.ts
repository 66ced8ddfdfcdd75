// What is typed in at the lathe: settings of a shaft, the inserts in the turret.

/** One shaft of gear steel: turned from 50 to 44 mm over 200 mm in passes of equal depth. */
export const shaft = { diameterMillimetres: 50, lengthMillimetres: 200, allowanceMillimetres: 3 } as const

/** An insert as the tool crib sees it, with what it does in this steel. */
export interface Insert {
  readonly noseMillimetres: number
  /** Feed marks are divided by this below `wiperFeed`. */
  readonly wiper: number
  readonly rakeRadians: number
  /** Beside the plain coated one: friction, rates of abrasive and hot wear, roughness of a worn edge. */
  readonly friction: number
  readonly abrasion: number
  readonly diffusion: number
  readonly raggedness: number
  /** Coolant pressure from which its coating cracks, bar. */
  readonly shockBar: number
  /** CNY per edge. */
  readonly price: number
}

export const inserts = {
  'nose-04': {
    noseMillimetres: 0.4,
    wiper: 1,
    rakeRadians: 0.09,
    friction: 0.97,
    abrasion: 1.15,
    diffusion: 1.2,
    raggedness: 0.8,
    shockBar: 60,
    price: 4.5,
  },
  'nose-08': {
    noseMillimetres: 0.8,
    wiper: 1,
    rakeRadians: 0.07,
    friction: 1,
    abrasion: 1,
    diffusion: 1,
    raggedness: 1,
    shockBar: 55,
    price: 5,
  },
  'wiper-08': {
    noseMillimetres: 0.8,
    wiper: 2.3,
    rakeRadians: 0.06,
    friction: 1.05,
    abrasion: 0.95,
    diffusion: 0.8,
    raggedness: 1.45,
    shockBar: 40,
    price: 8.5,
  },
} as const satisfies Readonly<Record<string, Insert>>

export type InsertName = keyof typeof inserts

export interface LatheRecipe {
  /** Cutting speed, m/min. */
  readonly speed: number
  /** mm per turn. */
  readonly feed: number
  /** Depth of each pass, mm: the allowance over a whole number. */
  readonly depth: number
  /** bar */
  readonly coolant: number
  readonly insert: InsertName
}

/** The recipe that this shop has turned the shaft with for years. */
export const shopRecipe: LatheRecipe = { speed: 180, feed: 0.12, depth: 1.5, coolant: 30, insert: 'nose-08' }

/** What the control accepts. */
export const latheBounds = { speed: [80, 420], feed: [0.08, 0.4], coolant: [5, 80] } as const
/** The allowance in four passes, three, two, one. */
export const latheDepths = [0.75, 1, 1.5, 3] as const

/**
 * The recipe of an order; what it leaves out is as the shop has it.
 * Throws a RangeError that names the set point which the control does not accept.
 */
export function orderedTurning(settings: Readonly<Record<string, number | string>>): LatheRecipe {
  const given = { ...shopRecipe, ...settings }
  const within = (name: keyof typeof latheBounds) => {
    const [low, high] = latheBounds[name]
    const value = given[name]
    if (typeof value === 'number' && value >= low && value <= high) return value
    throw new RangeError(`${name} ${value} is not between ${low} and ${high}`)
  }
  const { depth, insert } = given
  if (!(latheDepths as readonly unknown[]).includes(depth)) throw new RangeError(`depth ${depth} leaves a rest`)
  if (!Object.hasOwn(inserts, insert)) throw new RangeError(`there is no insert ${insert} in the turret`)
  return { speed: within('speed'), feed: within('feed'), coolant: within('coolant'), depth, insert }
}

export function passesOf({ depth }: LatheRecipe): number {
  return Math.round(shaft.allowanceMillimetres / depth)
}

/** Turns of the spindle per minute at the mean diameter of the cut. */
export function turnsPerMinute({ speed }: LatheRecipe): number {
  return (1000 * speed) / (Math.PI * shaft.diameterMillimetres)
}

export function cutMinutes(recipe: LatheRecipe): number {
  return (passesOf(recipe) * shaft.lengthMillimetres) / (recipe.feed * turnsPerMinute(recipe))
}
