// `kunlun dashboards build`: dashboards, data source and alert rules for Grafana's file provisioning.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { InfluxGeneration } from '../../dashboards/grafana/provisioning.ts'
import { loadConfig } from '../config/load.ts'
import { plantView } from '../run/plant-view.ts'

interface Options {
  readonly config: string
  readonly output: string
  readonly language?: 'en' | 'zh'
  readonly influx: InfluxGeneration
  readonly page?: string
  readonly own: readonly string[]
}

export function dashboardsCommand(): Command {
  const build = new Command('build')
    .description('Write the provisioning folder of Grafana')
    .requiredOption('-c, --config <file>', 'configuration')
    .option('-o, --output <folder>', 'folder to write', './grafana')
    .addOption(new Option('--language <code>', 'only this language (default: both)').choices(['en', 'zh']))
    .addOption(
      new Option('--influx <generation>', 'generation of the InfluxDB: 1, 2 or 3')
        .default(1, '1')
        .argParser(generation),
    )
    .option('--page <url>', 'address of the Kunlun page, for links')
    .option('--own <files...>', "TypeScript or JavaScript files with dashboards of the plant's own", [])
    .action(async ({ config, output, language, influx, page, own: ownFiles }: Options) => {
      const { buildDashboards } = await import('../../dashboards/grafana/index.ts')
      const plant = plantView(loadConfig(config))
      const { ownDashboards } = await import('../dashboards/own.ts')
      const own = await ownDashboards(ownFiles)
      const chosen = { ...(language && { language }), ...(page && { pageUrl: page }) }
      const files = buildDashboards({ plant, influx, own, ...chosen })
      for (const { path, content } of files) {
        mkdirSync(dirname(join(output, path)), { recursive: true })
        writeFileSync(join(output, path), content)
      }
      console.log(`${files.length} files are written to ${output}; point Grafana's provisioning at it.`)
    })
  return new Command('dashboards').description('Grafana as code').addCommand(build)
}

function generation(text: string): InfluxGeneration {
  const known = ([1, 2, 3] as const).find((one) => String(one) === text)
  if (known === undefined) throw new InvalidArgumentError('it is 1, 2 or 3')
  return known
}
