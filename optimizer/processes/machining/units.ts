// The constants that the machining models need on their sheets, with their units.

export const materialUnits = {
  /** Specific cutting force of a chip of 1 mm x 1 mm with its slope over thickness. */
  kc11: 'MPa',
  mc: '1',
  /** Feed or passive force over cutting force; the latter is also radial over tangential force in milling. */
  feedForceRatio: '1',
  passiveForceRatio: '1',
  /** Cutting speed for equal tool life beside steel of 750 MPa. */
  speedFactor: '1',
  heatCapacity: 'J/(mm³ K)',
  diffusivity: 'mm²/s',
  modulus: 'MPa',
} as const

const edgeUnits = {
  leadAngle: '°',
  rake: '°',
  /** Smallest chip thickness that forms. */
  smallestChip: 'mm',
  roughnessPerWear: 'µm/mm',
  wiperDivisor: '1',
  /** Ra that chatter adds at twice the stable depth. */
  chatterRoughness: 'µm',
  edgePrice: 'CNY',
  forceSpeedCoefficient: '1',
  forceSpeedExponent: '1',
  coolantForceFactor: '1',
  breakIn: 'mm',
  breakInTime: 'min',
  onsetShare: '1',
  acceleration: 'mm',
  accelerationShare: '1',
  wearCriterion: 'mm',
  lifeExponent: '1',
  depthExponent: '1',
  gradeFactor: '1',
} as const

export const turningToolUnits = {
  ...edgeUnits,
  noseRadius: 'mm',
  lowFeedUpTo: 'mm',
  lowFeedSpeed: 'm/min',
  lowFeedExponent: '1',
  middleFeedUpTo: 'mm',
  middleFeedSpeed: 'm/min',
  middleFeedExponent: '1',
  highFeedSpeed: 'm/min',
  highFeedExponent: '1',
  modeFrequency: 'Hz',
  modeDamping: '1',
  modeStiffness: 'N/m',
  /** Share of the force across the chip in the direction of the mode. */
  orientation: '1',
} as const

export const millingToolUnits = {
  ...edgeUnits,
  diameter: 'mm',
  teeth: '1',
  /** Radius that shapes the surface: corner of a face mill, tool radius of a side mill. */
  surfaceRadius: 'mm',
  overhang: 'mm',
  /** Bending diameter over cutting diameter. */
  bendingShare: '1',
  toolModulus: 'MPa',
  lifeSpeed: 'm/min',
  feedExponent: '1',
  widthExponent: '1',
  diameterExponent: '1',
  teethExponent: '1',
  xFrequency: 'Hz',
  xDamping: '1',
  xStiffness: 'N/m',
  yFrequency: 'Hz',
  yDamping: '1',
  yStiffness: 'N/m',
} as const

export const machineUnits = {
  spindlePower: 'kW',
  spindleTorque: 'N m',
  highestSpeed: '1/min',
  efficiency: '1',
  idlePower: 'kW',
  /** Machine with operator. */
  minutePrice: 'CNY/min',
  toolChange: 'min',
  energyPrice: 'CNY/kWh',
  roomTemperature: '°C',
} as const

export const turnedPartUnits = {
  diameter: 'mm',
  length: 'mm',
  /** Stock to be turned off, radial. */
  allowance: 'mm',
  handling: 'min',
  /** Deflection beside that of a bar held in the chuck alone. */
  supportFactor: '1',
} as const

export const milledPartUnits = {
  length: 'mm',
  width: 'mm',
  allowance: 'mm',
  /** Way in and out of the cut on every pass. */
  approach: 'mm',
  handling: 'min',
} as const

/** The numbers of a sheet with these units. */
export type Values<U> = { readonly [K in keyof U]: number }
export type Material = Values<typeof materialUnits>
export type Edge = Values<typeof edgeUnits>
export type TurningTool = Values<typeof turningToolUnits>
export type MillingTool = Values<typeof millingToolUnits>
export type Machine = Values<typeof machineUnits>
