// `kunlun design`: an experimental design for a study or for factors named here, as a sheet to run by.
import { writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { DesignOptions } from '../../optimizer/designs/design.ts'
import { designNames, designs } from '../../optimizer/designs/index.ts'

interface Options extends Omit<DesignOptions, 'generators'> {
  readonly design?: string
  readonly study?: string
  readonly name?: string
  readonly factors?: readonly string[]
  readonly generators?: string
  readonly circumscribed?: true
  readonly seed?: number
  readonly csv?: string
}

export function designCommand(): Command {
  return new Command('design')
    .description('Lay out an experimental design: print it, or write it as CSV for Excel')
    .addOption(
      new Option('-d, --design <name>', "kind of design (default: that of the study's start)").choices(designNames),
    )
    .option('-s, --study <file>', 'file with one study, or a kunlun.yaml: its parameters, limits')
    .option('--name <id>', 'which study of a kunlun.yaml')
    .option('-f, --factors <factors...>', 'NAME=low:high[:unit], NAME=1..8 or NAME=a|b')
    .option('--blocks <number>', 'blocks to divide the runs into', count(1))
    .option('--centre-points <number>', 'runs in the middle', count(0))
    .option('--replicates <number>', 'how often every other run is made', count(1))
    .option('--runs <number>', 'runs, where the design leaves that open', count(1))
    .option('--levels <number>', 'levels of numbers in a full factorial', count(2))
    .option('--resolution <number>', 'resolution of a fractional factorial', count(3))
    .option('--generators <list>', 'generators of a fractional factorial, e.g. D=AB,E=AC')
    .addOption(new Option('--alpha <kind>', 'axial points').choices(['rotatable', 'orthogonal', 'spherical', 'face']))
    .option('--circumscribed', 'axial points beyond the values given, the factorial on them')
    .option('--array <name>', 'orthogonal array of a Taguchi design, e.g. L9')
    .addOption(
      new Option('--model <order>', 'model of a D-optimal design').choices(['linear', 'interaction', 'quadratic']),
    )
    .option('--degree <number>', 'steps of a simplex lattice', count(1))
    .option('--seed <number>', 'the order of runs follows from it', count(0))
    .option('--no-randomise', 'in the order of the book')
    .option('--csv <file>', 'file to write')
    .addHelpText('after', `\n${designs.map(({ name, summary }) => `  ${name}: ${summary}`).join('\n')}`)
    .action(layOut)
}

async function layOut(options: Options): Promise<void> {
  const { designSheet, sheetCsv, sheetText } = await import('../design/sheet.ts')
  const { wantedOf } = await import('../design/wanted.ts')
  const { asInvalid } = await import('../tables/read.ts')
  const { study, name, factors, design, seed, csv, generators, circumscribed, ...rest } = options
  const chosen: DesignOptions = {
    ...rest,
    ...(generators !== undefined && { generators: generators.split(',') }),
    ...(circumscribed && { region: 'circumscribed' as const }),
  }
  const source = { study, name, factors, design, seed }
  const wanted = await wantedOf(source, chosen)
  const sheet = asInvalid(() => designSheet(wanted))
  if (csv === undefined) return console.log(sheetText(sheet))
  writeFileSync(csv, sheetCsv(sheet))
  console.log([sheet.title, ...sheet.notes, `Written to ${csv}.`].join('\n'))
}

function count(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isSafeInteger(value) && value >= least) return value
    throw new InvalidArgumentError(`a whole number from ${least} is needed`)
  }
}
