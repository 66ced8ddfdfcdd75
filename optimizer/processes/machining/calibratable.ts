// What machined parts can teach the twins of turning with milling.
import type { Calibratable, CalibrationPlan } from '../calibratable.ts'

const force: readonly Calibratable[] = [
  {
    ...{ sheet: 'material', constant: 'kc11', taughtBy: ['cuttingForce', 'motorPower'], spread: 60 },
    title: { en: 'specific cutting force kc1.1', zh: '单位切削力 kc1.1' },
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
    ...{ sheet: 'tool', constant: 'lifeExponent', taughtBy: ['toolLife'] },
    title: { en: "Taylor's exponent n", zh: '泰勒寿命指数 n' },
  },
  {
    ...{ sheet: 'tool', constant: 'gradeFactor', taughtBy: ['toolLife'], spread: 0.04 },
    title: { en: 'speed factor of the tool grade', zh: '刀具牌号速度系数' },
  },
]

const measurable = [
  { outcome: 'cuttingForce', noise: 20, discrepancy: 30 },
  { outcome: 'motorPower', noise: 0.1, discrepancy: 0.15 },
  { outcome: 'roughness', noise: 0.08, discrepancy: 0.1 },
  { outcome: 'toolLife', noise: 1.5, discrepancy: 1 },
]

const constants = [...force, ...surface, ...life]

export const turningPlan: CalibrationPlan = { process: 'turning', groupedBy: 'tool', constants, measurable }
export const millingPlan: CalibrationPlan = { process: 'milling', groupedBy: 'tool', constants, measurable }
