// The interval of a prediction: 95 of 100 measurements should fall inside.
import { predictionLevels } from '../../../ingest/model.ts'

export interface Predicted {
  readonly mean: number | null
  readonly sd: number | null
  readonly quantiles?: readonly (number | null)[]
}

/** 95 % of single measurements fall within this many standard deviations, where nothing better is known. */
const width = 1.96

/** The 95 % interval; from the model's quantiles where the prediction has them, else around its mean. */
export function wideInterval(predicted: Predicted | undefined): readonly [number, number] | undefined {
  if (predicted === undefined) return undefined
  const { mean, sd, quantiles } = predicted
  const [low, high] = [quantiles?.[0], quantiles?.[predictionLevels.length - 1]]
  if (typeof low === 'number' && typeof high === 'number') return [low, high]
  return mean === null || sd === null ? undefined : [mean - width * sd, mean + width * sd]
}
