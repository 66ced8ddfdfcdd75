// Reads a study from a running Kunlun and draws what was learnt: a script to change, cell by cell, like a notebook.
//
//   kunlun client -c kunlun.yaml -o kunlun.mts     the typed client, beside this file
//   npm install echarts                            draws without a browser too
//   node study.mts http://127.0.0.1:8080 substrate-96 study.svg
//
// An installation that asks who is there wants an API token in KUNLUN_TOKEN.
import { writeFileSync } from 'node:fs'
import { init } from 'echarts'
import { createClient } from './kunlun.mts'

const [url = 'http://127.0.0.1:8080', id = '', output = 'study.svg'] = process.argv.slice(2)
const token = process.env['KUNLUN_TOKEN']
const kunlun = createClient({ url, ...(token === undefined ? {} : { token }) })

// %% The study, its runs, what was suggested.
const study = await kunlun.call('GET /studies/{id}', { path: { id } })
const runs = await kunlun.call('GET /studies/{id}/progress', { path: { id } })
const suggestions = await kunlun.call('GET /suggestions', { query: { study: id, limit: 1000 } })
const objective = study.objectives[0]!
const label = (name: string, unit?: string) => (unit === undefined ? name : `${name} [${unit}]`)
const measured = runs.filter(({ outcomes }) => typeof outcomes[objective.outcome] === 'number')
const told = `${runs.length} runs, ${measured.length} with ${objective.outcome}, ${suggestions.length} suggestions`
process.stdout.write(`${study.id}: ${told}\n`)

// %% What each run came to; runs that met all limits are full.
const results = measured.map(({ outcomes, meetsAll }, index) => ({
  value: [index + 1, outcomes[objective.outcome]],
  itemStyle: { opacity: meetsAll === true ? 1 : 0.35 },
}))
const best = measured.map(({ best: soFar }, index) => [index + 1, soFar])

// %% What was foretold against what came out: on the line where the model was right.
const byRun = new Map(runs.map((run) => [run.suggestion, run.outcomes[objective.outcome]]))
const foretold = suggestions.flatMap((one) => {
  const expected = one.predicted[objective.outcome]?.mean
  const came = byRun.get(one.id)
  return typeof expected === 'number' && typeof came === 'number' ? [[expected, came]] : []
})

// %% One picture: progress on top, below it the objective over each parameter and the predictions.
const numeric = study.parameters.filter(({ choices }) => choices === undefined).slice(0, 3)
const width = 1200
const cell = width / (numeric.length + 1)
const over = numeric.map((_, k) => ({ left: k * cell + 60, width: cell - 90, top: 400, height: 260 }))
const chart = init(null, null, { renderer: 'svg', ssr: true, width, height: 720 })
chart.setOption({
  animation: false,
  title: { text: study.title?.en ?? study.id },
  grid: [
    { left: 60, right: 30, top: 60, height: 260 },
    ...over,
    { right: 30, width: cell - 90, top: 400, height: 260 },
  ],
  xAxis: [
    { name: 'run', nameLocation: 'middle', nameGap: 28 },
    ...numeric.map(({ name, unit, min, max }, k) => {
      return { gridIndex: k + 1, name: label(name, unit), nameLocation: 'middle', nameGap: 28, min, max }
    }),
    { gridIndex: numeric.length + 1, name: 'foretold', nameLocation: 'middle', nameGap: 28, scale: true },
  ],
  yAxis: [
    { name: label(objective.outcome, objective.unit), scale: true },
    ...numeric.map((_, k) => ({ gridIndex: k + 1, scale: true })),
    { gridIndex: numeric.length + 1, name: 'measured', scale: true },
  ],
  series: [
    { name: 'run', type: 'scatter', data: results },
    { name: 'best so far', type: 'line', step: 'end', symbol: 'none', data: best },
    ...numeric.map(({ name }, k) => ({
      type: 'scatter',
      xAxisIndex: k + 1,
      yAxisIndex: k + 1,
      data: measured.map(({ settings, outcomes }) => [settings[name], outcomes[objective.outcome]]),
    })),
    { type: 'scatter', xAxisIndex: numeric.length + 1, yAxisIndex: numeric.length + 1, data: foretold },
  ],
})
writeFileSync(output, chart.renderToSVGString())
chart.dispose()
process.stdout.write(`${output}: written\n`)
