// Second-order polynomials of several answers: exact where the answers are such, near where they are smooth.
import { expect, it } from 'vitest'
import { fitQuadratics, termCount } from '../../../optimizer/math/quadratic-map.ts'
import { stream } from '../../../optimizer/math/rng.ts'

const rng = stream(1, 'points')
const drawn = (count: number) =>
  Array.from({ length: count }, () => Float64Array.of(500 + 30 * rng.normal(), 0.2 + 0.01 * rng.normal(), rng.normal()))

const exact = (x: Float64Array) =>
  Float64Array.of(3 - x[0]! / 100 + x[0]! * x[1]! + x[2]! ** 2, 2 * x[1]!, 7, x[2]! * x[1]! * 50 - x[0]!)
const smooth = (x: Float64Array) => Float64Array.of(Math.exp((x[0]! - 500) / 100) + 0.02 * x[2]!)

function told(map: ReturnType<typeof fitQuadratics>, x: Float64Array, count: number): number[] {
  const out = new Float64Array(count)
  map.tell(x, out)
  return [...out]
}

it('tells answers of second order back at places that it has not seen', () => {
  const points = drawn(2 * termCount(3))
  const map = fitQuadratics(points, points.map(exact))
  for (const x of drawn(20)) {
    const wanted = exact(x)
    for (const [k, value] of told(map, x, 4).entries()) expect(value).toBeCloseTo(wanted[k]!, 6)
  }
})

it('is near a curve, nearer than a straight line would be', () => {
  const points = drawn(4 * termCount(3))
  const map = fitQuadratics(points, points.map(smooth))
  const squares = drawn(200).map((x) => (told(map, x, 1)[0]! - smooth(x)[0]!) ** 2)
  // e^u - 1 - u has an rms of 0.07 over u ~ N(0, 0.3^2).
  expect(Math.sqrt(squares.reduce((sum, one) => sum + one / squares.length, 0))).toBeLessThan(0.025)
})

it('takes unknowns that never move', () => {
  const points = drawn(40).map((x) => Float64Array.of(x[0]!, 0.3, x[2]!))
  const map = fitQuadratics(points, points.map(exact))
  expect(told(map, points[3]!, 4)[0]).toBeCloseTo(exact(points[3]!)[0]!, 5)
})

it('tells the slope of a sum of its answers', () => {
  const points = drawn(4 * termCount(3))
  const map = fitQuadratics(points, points.map(exact))
  const shares = Float64Array.of(0.5, -20, 3, 2)
  const slope = new Float64Array(3)
  for (const x of drawn(10)) {
    map.slopeOf(x, shares, slope)
    // By hand from the answers above.
    expect(slope[0]).toBeCloseTo(0.5 * (x[1]! - 0.01) - 2, 6)
    expect(slope[1]).toBeCloseTo(0.5 * x[0]! - 40 + 100 * x[2]!, 4)
    expect(slope[2]).toBeCloseTo(x[2]! + 100 * x[1]!, 6)
  }
})
