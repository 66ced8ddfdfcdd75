// The section "The page" of the desk's report.
import { median } from 'simple-statistics'
import type { PageFigures } from '../desk-page.ts'
import type { Size } from './bundle.ts'
import type { Panning } from './panning.ts'

export const title = '## The page'

export function pageSection({ samples, sizes, pannings }: PageFigures): string {
  const [empty] = pannings
  const usual = median([...(empty?.framesPerSecond ?? [1])])
  return [
    title,
    '',
    'Written by `npm run bench -- desk-page` (`--rounds 3`, `--samples 1000000`): the built page in headless Chromium over the real API with',
    `${samples.toLocaleString('en-US')} samples of one signal in DuckDB, which the server sends as buckets with both their ends: no peak is lost. The mouse drags the chart for`,
    'five seconds, strokes to the past, strokes back, a move every 8 ms without waiting for the page; frames are counted by requestAnimationFrame. Medians',
    'over the rounds; the ratio is to an empty page under the same mouse, turn by turn on the same machine. Chromium draws in software, without a graphics card,',
    '60 frames a second at most: 16.7 ms each, of which the page works as long as the table says.',
    '',
    '| chart | first view (s) | frames a second | ratio to an empty page | frames drawn anew | work a frame (ms) | 99 % of frames within (ms) | moves a second | requests | points held |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...pannings.map((one) => rowOf(one, usual)),
    '',
    '| page | files | bytes | gzip |',
    '| --- | ---: | ---: | ---: |',
    sizeRow('first view: the page with what it names', sizes.initial),
    sizeRow('all views', sizes.total),
    '',
  ].join('\n')
}

function rowOf(one: Panning, usual: number): string {
  const middle = (values: readonly number[]) => median([...values])
  const first = one.firstViewMs.some(Number.isNaN) ? '–' : (middle(one.firstViewMs) / 1000).toFixed(2)
  const rate = middle(one.framesPerSecond)
  const cells = [
    ...[one.name, first, rate.toFixed(1), (rate / usual).toFixed(2)],
    ...[`${Math.round(100 * middle(one.drawnShare))} %`, middle(one.workMs).toFixed(1), middle(one.longMs).toFixed(1)],
    ...[middle(one.movesPerSecond).toFixed(0), String(middle(one.requests)), String(middle(one.points))],
  ]
  return `| ${cells.join(' | ')} |`
}

function sizeRow(name: string, { files, bytes, gzip }: Size): string {
  return `| ${[name, files, bytes.toLocaleString('en-US'), gzip.toLocaleString('en-US')].join(' | ')} |`
}
