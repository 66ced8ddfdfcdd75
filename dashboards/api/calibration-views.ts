// What is shown of a calibration beside its figures: densities, curves with bands, predictions that spoke by it.
import { z } from 'zod'
import { figure, instant, title } from './wire.ts'

const band = { low: figure, median: figure, high: figure }
const density = z.object({ from: figure, to: figure, values: z.array(figure).readonly() }).readonly()

export const posteriorWire = z
  .array(
    z
      .object({
        ...{ name: z.string(), title, unit: z.string(), contraction: figure, ...band },
        prior: density.describe('Per unit of the constant, at even steps from `from` to `to`'),
        posterior: density,
      })
      .readonly(),
  )
  .readonly()

const measuredPoint = { density: figure, group: z.exactOptional(z.string()) }

export const densificationWire = z
  .object({
    curves: z
      .array(
        z
          .object({
            perMinute: figure,
            points: z.array(z.object({ celsius: figure, ...band }).readonly()).readonly(),
            measured: z.array(z.object({ celsius: figure, ...measuredPoint }).readonly()).readonly(),
          })
          .readonly(),
      )
      .readonly()
      .describe('Relative density over °C on ramps, with 90 % bands'),
    masterCurve: z
      .object({
        energy: figure.describe('kJ/mol, with which the axis is made'),
        curve: z.array(z.object({ log10Theta: figure, ...band }).readonly()).readonly(),
        measured: z
          .array(
            z
              .object({
                ...{ log10Theta: figure, ...measuredPoint },
                ...{ run: z.exactOptional(z.string()), perMinute: z.exactOptional(figure) },
              })
              .readonly(),
          )
          .readonly(),
      })
      .readonly(),
  })
  .readonly()

const quantity = z.object({ name: z.string(), unit: z.string() }).readonly()

export const outcomeCurveWire = z
  .object({
    ...{ setting: quantity, outcome: quantity },
    points: z.array(z.object({ at: figure, ...band }).readonly()).readonly(),
    measured: z
      .array(z.object({ at: figure, value: figure, run: z.string(), group: z.exactOptional(z.string()) }).readonly())
      .readonly(),
  })
  .readonly()

export const versionWire = z
  .object({
    ...{ id: z.string(), who: z.string(), recorded: instant, runs: z.number(), groups: z.array(z.string()).readonly() },
    inForce: z.exactOptional(z.string()),
    unknowns: z
      .array(z.object({ name: z.string(), title, unit: z.string(), mean: figure, ...band }).readonly())
      .readonly(),
    warnings: z.number(),
  })
  .readonly()

export const usedWire = z
  .object({ suggestion: z.string(), study: z.string(), made: instant, outcomes: z.array(z.string()).readonly() })
  .readonly()

export interface CurveAsk {
  readonly setting: string
  readonly outcome: string
  readonly settings: Readonly<Record<string, number>>
  readonly from?: number
  readonly to?: number
}

export interface DensificationAsk {
  readonly rates?: readonly number[]
  readonly fromCelsius?: number
  readonly toCelsius?: number
}

/** All throw NOT_FOUND for a version that is unknown, REQUEST_INVALID for what it cannot show. */
export interface CalibrationViews {
  posterior(id: string): Promise<z.output<typeof posteriorWire>>
  densification(id: string, ask: DensificationAsk): Promise<z.output<typeof densificationWire>>
  curve(id: string, ask: CurveAsk): Promise<z.output<typeof outcomeCurveWire>>
  /** Oldest first, of one process with one material, on one machine where it is named. */
  versions(of: { process: string; material: string; machine?: string }): Promise<z.output<typeof versionWire>[]>
  /** Suggestions whose prediction spoke by that version, newest first. */
  usedBy(id: string): Promise<z.output<typeof usedWire>[]>
}
