// What runs of a furnace can teach the sintering twin.
//
// The curve is held by the temperature of 85 % density instead of x0, grain growth by a size at an anchor instead of K0: both
// pairs correlate at about -1 with their activation energies otherwise.
import type { CalibrationPlan } from '../calibratable.ts'

export const sinteringPlan: CalibrationPlan = {
  process: 'sintering',
  groupedBy: 'lot',
  constants: [
    {
      ...{ sheet: 'material', constant: 'activationEnergy', taughtBy: ['density'] },
      title: { en: 'activation energy of densification', zh: '致密化激活能' },
    },
    {
      ...{ sheet: 'material', constant: 'temperatureAt85', taughtBy: ['density'], spread: 6 },
      title: { en: 'temperature of 85 % density at 5 °C/min', zh: '5 °C/min 下达到 85 % 密度的温度' },
    },
    {
      ...{ sheet: 'material', constant: 'sigmoidWidth', taughtBy: ['density'] },
      title: { en: 'width of the master curve', zh: '主烧结曲线宽度' },
    },
    {
      // Of dilatometry alone: fired densities are the end of the curve, where skew and width do the same.
      ...{ sheet: 'material', constant: 'sigmoidSkew', taughtBy: [] },
      title: { en: 'skew of the master curve', zh: '主烧结曲线偏斜度' },
    },
    {
      ...{ sheet: 'material', constant: 'finalDensity', taughtBy: ['density'] },
      title: { en: 'final density', zh: '极限密度' },
    },
    {
      ...{ sheet: 'material', constant: 'anchorGrain', taughtBy: ['grain'], spread: 0.15 },
      title: { en: 'grain size at the anchor', zh: '基准晶粒尺寸' },
    },
    {
      ...{ sheet: 'material', constant: 'grainEnergy', taughtBy: ['grain'] },
      title: { en: 'activation energy of grain growth', zh: '晶粒长大激活能' },
    },
    {
      ...{ sheet: 'material', constant: 'strength', taughtBy: ['strength'] },
      title: { en: 'reference strength', zh: '基准强度' },
    },
    {
      ...{ sheet: 'product', constant: 'skinStrain', taughtBy: ['camber'] },
      title: { en: 'strain of the binder skin', zh: '粘结剂表皮应变' },
    },
    {
      ...{ sheet: 'product', constant: 'partGradient', taughtBy: ['camber'] },
      title: { en: 'temperature difference through a part', zh: '制品厚度方向温差' },
    },
    {
      ...{ sheet: 'furnace', constant: 'lossConductance', taughtBy: ['energy'] },
      title: { en: 'heat loss of the furnace', zh: '炉体散热系数' },
    },
    {
      ...{ sheet: 'furnace', constant: 'wallHeat', taughtBy: ['energy'] },
      title: { en: 'heat stored in the walls', zh: '炉壁蓄热' },
    },
  ],
  measurable: [
    { outcome: 'density', noise: 0.002, discrepancy: 0.002 },
    { outcome: 'grain', noise: 0.08, discrepancy: 0.08 },
    { outcome: 'strength', noise: 12, discrepancy: 8 },
    { outcome: 'camber', noise: 0.03, discrepancy: 0.03 },
    { outcome: 'energy', noise: 1, discrepancy: 3 },
  ],
}
