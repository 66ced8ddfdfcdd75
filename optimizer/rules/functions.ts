// The functions and signs that an expression may use.

type Calculation = (given: readonly number[]) => number

const signs: Readonly<Record<string, Calculation>> = {
  '+': ([a, b]) => a! + b!,
  '-': ([a, b]) => a! - b!,
  '*': ([a, b]) => a! * b!,
  '/': ([a, b]) => a! / b!,
  '^': ([a, b]) => a! ** b!,
}
const single: Readonly<Record<string, Calculation>> = {
  abs: ([a]) => Math.abs(a!),
  sqrt: ([a]) => Math.sqrt(a!),
  exp: ([a]) => Math.exp(a!),
  log: ([a]) => Math.log(a!),
}
const several: Readonly<Record<string, Calculation>> = {
  min: (given) => Math.min(...given),
  max: (given) => Math.max(...given),
}

export const functionNames: readonly string[] = [...Object.keys(several), ...Object.keys(single)]

/** How many values a function takes, or undefined where there is no such function. */
export function arityOf(name: string): { least: number; most: number; words: string } | undefined {
  if (Object.hasOwn(single, name)) return { least: 1, most: 1, words: 'one value' }
  return Object.hasOwn(several, name)
    ? { least: 2, most: Number.POSITIVE_INFINITY, words: 'two or more values' }
    : undefined
}

/** The calculation behind a sign or a function that was parsed. */
export function calculationOf(name: string): Calculation {
  return { ...signs, ...single, ...several }[name]!
}
