// A dashboard of a plant's own, beside those of Kunlun: one file that reads like its table of contents.
//
//   kunlun dashboards build -c kunlun.yaml --own dashboard.mts --output grafana
//
// It is handed the library that Kunlun's dashboards are made of, and what the plant is (`sheet`); types are for the editor
// alone: they come from a checkout of Kunlun and are not looked at when it runs.
import type { OwnDashboards } from '../../dashboards/grafana/kit.ts'

export const dashboards: OwnDashboards = {
  'night-shift': (kit, sheet) => {
    const { panels, shapes, ask, variables, annotations } = kit
    const say = (en: string, zh: string) => (sheet.language === 'zh' ? zh : en)
    return kit.board(sheet, {
      name: 'night-shift',
      title: say('Night shift', '夜班'),
      about: say('What whoever comes at six wants to know.', '早六点接班的人想知道的。'),
      variables: [variables.source(sheet), ...variables.place(sheet, 'furnace'), ...variables.rollups(sheet)],
      annotations: annotations.all(sheet),
      from: 'now-10h',
      sections: [
        {
          title: say('What happened', '发生了什么'),
          panels: [panels.runs.runsFinished(sheet), panels.runs.runsAborted(sheet), panels.runs.lastRuns(sheet)],
        },
        {
          title: say('The furnaces', '炉子'),
          panels: [
            // A panel of Kunlun's, for one kind of machine.
            panels.signals.inUnit(sheet, { kind: 'furnace', title: say('Temperatures', '温度'), unit: 'Cel' }),
            // A panel of our own, from a question of our own; names are quoted by the library.
            shapes.curves({
              title: say('Oxygen, highest of each interval', '氧含量,每个间隔的最大值'),
              unit: kit.grafanaUnit('%'),
              limits: { max: 2 },
              queries: [
                kit.series(
                  `SELECT max("value") FROM "telemetry" WHERE ${kit.isChosen('machine')} AND "signal" = ${kit.text('oxygen')} AND $timeFilter GROUP BY time($__interval), "machine" fill(none)`,
                  '$tag_machine',
                ),
              ],
            }),
            // A question of Kunlun's in another shape.
            shapes.figures({
              title: say('Messages in quarantine', '隔离的消息'),
              unit: 'short',
              queries: [ask.quarantinedInPlant()],
              badFrom: 1,
            }),
          ],
        },
      ],
    })
  },
}
