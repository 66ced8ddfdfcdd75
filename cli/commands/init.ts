// `kunlun init` with `kunlun schema`: a first configuration and the schema by which editors check it.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { kunlunError } from '../../ingest/errors.ts'
import { editorSchema } from '../config/documents.ts'
import { sampleFile } from '../config/sample.ts'

export function initCommand(): Command {
  return new Command('init')
    .description('Write a commented kunlun.yaml, never over one that is there, with kunlun.schema.json beside it')
    .option('-c, --config <file>', 'file to write', 'kunlun.yaml')
    .action(({ config }: { config: string }) => {
      writeNew(config, sampleFile())
      const schema = join(dirname(config), 'kunlun.schema.json')
      writeFileSync(schema, editorSchema())
      console.log(`${config} and ${schema} are written; run \`kunlun check -c ${config}\` after editing.`)
    })
}

/** Never overwrites what a person wrote. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    throw isThere ? kunlunError('FILE_EXISTS', { file }, cause) : cause
  }
}

export function schemaCommand(): Command {
  return new Command('schema')
    .description('Print the JSON schema of kunlun.yaml')
    .action(() => void process.stdout.write(editorSchema()))
}
