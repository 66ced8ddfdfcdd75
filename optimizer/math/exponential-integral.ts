// The exponential integral E1 without its exponential factor, for differences that neither underflow nor cancel.
//
// Notation: E1(u) = integral from u to infinity of e^-t / t dt; scaled s(u) = e^u E1(u), which lies between
// 1 / (u + 1) and 1 / u; the gap g(u) = 1 / u - s(u) > 0. [AbramowitzStegun1964] chapter 5.

const euler = 0.5772156649015329
/** From here the eighth convergent of the continued fraction errs by less than 2e-14. */
const rationalFrom = 20
const deepestFraction = 200

/** e^u E1(u) for u > 0; relative error below 1e-13. */
export function scaledE1(u: number): number {
  if (u >= rationalFrom) return convergentTop(u) / convergentBottom(u)
  return u > 1 ? fraction(u) : Math.exp(u) * series(u)
}

/** E1(u) for u > 0. */
export function e1(u: number): number {
  return Math.exp(-u) * scaledE1(u)
}

/** 1/u - e^u E1(u): what is left of the integral of e^(-Q/RT) over T, without cancellation for large u. */
export function scaledGap(u: number): number {
  if (u < rationalFrom) return 1 / u - scaledE1(u)
  return gapTop(u) / (u * convergentBottom(u))
}

/** e^u2 (E1(u2) - E1(u1)) for u1 >= u2: one exponential, whatever the size of u. */
export function scaledE1Step(u1: number, u2: number): number {
  return scaledE1(u2) - Math.exp(u2 - u1) * scaledE1(u1)
}

function convergentTop(u: number): number {
  return ((((((u + 63) * u + 1506) * u + 17_370) * u + 101_560) * u + 288_360) * u + 341_136) * u + 109_584
}

/** 8! L_8(-u), a Laguerre polynomial. */
function convergentBottom(u: number): number {
  const upper = (((u + 64) * u + 1568) * u + 18_816) * u + 117_600
  return (((upper * u + 376_320) * u + 564_480) * u + 322_560) * u + 40_320
}

/** The bottom less u times the top, multiplied out. */
function gapTop(u: number): number {
  return ((((((u + 62) * u + 1446) * u + 16_040) * u + 87_960) * u + 223_344) * u + 212_976) * u + 40_320
}

/** Continued fraction 1 / (u + 1 - 1 / (u + 3 - 4 / (u + 5 - ...))) by Lentz's method. */
function fraction(u: number): number {
  let b = u + 1
  let c = 1e300
  let d = 1 / b
  let value = d
  for (let i = 1; i < deepestFraction; i++) {
    const a = -i * i
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    value *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return value
}

/** E1(u) = -gamma - ln u + u - u^2 / (2 2!) + ... for u <= 1. */
function series(u: number): number {
  let term = -1
  let sum = 0
  for (let k = 1; Math.abs(term) > 1e-18; k++) {
    term *= -u / k
    sum += term / k
  }
  return sum - euler - Math.log(u)
}
