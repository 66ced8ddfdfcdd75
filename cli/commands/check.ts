// `kunlun check`: every problem of a configuration at once.
import { Command } from 'commander'
import { loadConfig } from '../config/load.ts'

export function checkCommand(): Command {
  return new Command('check')
    .description('Check a configuration and report every problem with its line')
    .requiredOption('-c, --config <file>', 'configuration to check')
    .action(({ config }: { config: string }) => {
      const checked = loadConfig(config)
      const count = (part: object) => Object.keys(part).length
      console.log(
        `${config} is in order: ${count(checked.connectors)} connector(s), ${count(checked.machines)} machine(s), ${count(checked.studies)} study(ies).`,
      )
    })
}
