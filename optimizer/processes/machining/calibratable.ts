// What machined parts can teach the twins of turning with milling.
import type { Calibratable, CalibrationPlan } from '../calibratable.ts'

/** mm, a chip as it is cut: kc1.1 itself is the force at 1 mm. */
const usualChip = 0.25
/** min: the speed for that life is learnt instead of a factor at 1 min. */
const usualLife = 15

const force: readonly Calibratable[] = [
  {
    ...{ sheet: 'material', constant: 'kc11', taughtBy: ['cuttingForce', 'motorPower'], spread: 60 },
    held: { by: 'mc', factor: (mc) => usualChip ** -mc },
    title: { en: 'specific cutting force at a chip of 0.25 mm', zh: '切屑厚 0.25 mm 时的单位切削力' },
  },
  {
    ...{ sheet: 'material', constant: 'mc', taughtBy: ['cuttingForce'] },
    title: { en: 'slope mc of the cutting force', zh: '切削力指数 mc' },
  },
  {
    ...{ sheet: 'machine', constant: 'efficiency', taughtBy: ['motorPower'] },
    title: { en: 'efficiency of the spindle drive', zh: '主轴传动效率' },
  },
]

const surface: readonly Calibratable[] = [
  {
    ...{ sheet: 'tool', constant: 'smallestChip', taughtBy: ['roughness'] },
    title: { en: 'smallest chip thickness', zh: '最小切屑厚度' },
  },
  {
    ...{ sheet: 'tool', constant: 'roughnessPerWear', taughtBy: ['roughness'] },
    title: { en: 'roughness added by flank wear', zh: '后刀面磨损引起的粗糙度' },
  },
]

const life: readonly Calibratable[] = [
  {
    ...{ sheet: 'tool', constant: 'lifeExponent', taughtBy: ['toolLife', 'flankWear'] },
    title: { en: "Taylor's exponent n", zh: '泰勒寿命指数 n' },
  },
  {
    ...{ sheet: 'tool', constant: 'gradeFactor', taughtBy: ['toolLife', 'flankWear'], spread: 0.04 },
    held: { by: 'lifeExponent', factor: (n, usual) => usualLife ** (usual - n) },
    title: { en: 'speed factor for a life of 15 min', zh: '寿命 15 min 时的速度系数' },
  },
  {
    ...{ sheet: 'tool', constant: 'breakIn', taughtBy: ['flankWear'] },
    title: { en: 'flank wear after breaking in', zh: '初期磨损量' },
  },
]

const measurable = [
  { outcome: 'cuttingForce', noise: 20, discrepancy: 30 },
  { outcome: 'motorPower', noise: 0.1, discrepancy: 0.15 },
  { outcome: 'roughness', noise: 0.08, discrepancy: 0.1 },
  { outcome: 'toolLife', noise: 1.5, discrepancy: 1 },
  { outcome: 'flankWear', noise: 0.005, discrepancy: 0.008 },
]

const constants = [...force, ...surface, ...life]

export const turningPlan: CalibrationPlan = { process: 'turning', groupedBy: 'tool', constants, measurable }
export const millingPlan: CalibrationPlan = { process: 'milling', groupedBy: 'tool', constants, measurable }
