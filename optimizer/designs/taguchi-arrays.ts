// Taguchi's orthogonal arrays: every pair of columns holds each pair of levels equally often.

export interface OrthogonalArray {
  readonly name: string
  /** Levels by column. */
  readonly levels: readonly number[]
  /** Levels from 0, row by row. */
  readonly rows: readonly (readonly number[])[]
}

/** Columns are linear forms of m digits modulo the prime p, in the published order: the digits from the slowest on. */
function modular(p: number, m: number): OrthogonalArray {
  const forms: number[][] = []
  for (let lead = 0; lead < m; lead++) {
    const earlier = forms.slice()
    forms.push(Array.from({ length: m }, (_, i) => (i === lead ? 1 : 0)))
    for (const form of earlier) {
      for (let times = 1; times < p; times++) {
        forms.push(form.map((c, i) => (c * times + (i === lead ? 1 : 0)) % p))
      }
    }
  }
  const rows = Array.from({ length: p ** m }, (_, row) => {
    const digits = Array.from({ length: m }, (_, i) => Math.floor(row / p ** (m - 1 - i)) % p)
    return forms.map((form) => form.reduce((sum, c, i) => sum + c * digits[i]!, 0) % p)
  })
  return { name: `L${p ** m}`, levels: forms.map(() => p), rows }
}

/** An array as it is printed: levels from 1, one row each. */
function printed(name: string, text: string): OrthogonalArray {
  const rows = text.split(' ').map((row) => [...row].map((level) => Number(level) - 1))
  const levels = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!)) + 1)
  return { name, levels, rows }
}

const L12 =
  '11111111111 11111222222 11222111222 12122122112 12212212121 12221221211 21221122121 21212221112 21122212211 22211112212 22121211122 22112121221'
const L18 =
  '11111111 11222222 11333333 12112233 12223311 12331122 13121323 13232131 13313212 21133221 21211332 21322113 22123132 22231213 22312321 23132312 23213123 23321231'

/** Smallest first [Taguchi1987]. */
export const orthogonalArrays: readonly OrthogonalArray[] = [
  modular(2, 2),
  modular(2, 3),
  modular(3, 2),
  printed('L12', L12),
  modular(2, 4),
  printed('L18', L18),
  modular(5, 2),
  modular(3, 3),
  modular(2, 5),
]
