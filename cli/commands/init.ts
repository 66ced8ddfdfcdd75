// `kunlun init` with `kunlun schema`: a first configuration and the schema by which editors check it.
import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { editorSchema } from '../config/documents.ts'
import { sampleFile } from '../config/sample.ts'

export function initCommand(): Command {
  return new Command('init')
    .description('Write a commented kunlun.yaml and kunlun.schema.json; existing files are kept')
    .option('-c, --config <file>', 'file to write', 'kunlun.yaml')
    .action(({ config }: { config: string }) => {
      // wx: never overwrite what a person wrote.
      writeFileSync(config, sampleFile(), { flag: 'wx' })
      writeFileSync('kunlun.schema.json', editorSchema())
      console.log(`${config} and kunlun.schema.json are written; run \`kunlun check -c ${config}\` after editing.`)
    })
}

export function schemaCommand(): Command {
  return new Command('schema')
    .description('Print the JSON schema of kunlun.yaml')
    .action(() => void process.stdout.write(editorSchema()))
}
