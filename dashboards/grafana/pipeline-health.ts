// Dashboard: is data arriving, understood, stored.
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { board } from './house.ts'
import * as panels from './panels/pipeline.ts'
import type { Sheet } from './sheet.ts'
import * as variables from './variables.ts'

export function pipelineHealth(sheet: Sheet): Dashboard {
  const { t } = sheet
  return board(sheet, {
    name: 'pipeline-health',
    title: t('pipelineHealth'),
    about: t('pipelineHealthAbout'),
    variables: [variables.source(sheet), variables.connector(sheet)],
    annotations: [],
    from: 'now-6h',
    page: 'pipeline',
    sections: [
      {
        title: t('links'),
        panels: [
          panels.droppedByConnector(sheet),
          panels.quarantinedByConnector(sheet),
          panels.storeState(sheet),
          panels.certificates(sheet),
          panels.linkStates(sheet),
          panels.messageRates(sheet),
          panels.quarantineRates(sheet),
          panels.messageBalance(sheet),
          panels.sampleBalance(sheet),
        ],
      },
      {
        title: t('storing'),
        panels: [
          panels.storedRates(sheet),
          panels.doubtfulSamples(sheet),
          panels.storeLag(sheet),
          panels.spoolDepth(sheet),
          panels.spoolAge(sheet),
          panels.spoolBytes(sheet),
        ],
      },
    ],
  })
}
