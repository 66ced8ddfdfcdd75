// The documents that are generated from code, with their texts.
import { editorSchema, referenceTable } from '../../cli/config/documents.ts'
import { sampleFile } from '../../cli/config/sample.ts'
import { errorDocument } from '../../dashboards/api/error-docs.ts'
import { securityDocument } from '../../dashboards/api/security-docs.ts'

export interface GeneratedDocument {
  readonly file: string
  readonly text: string
}

export function generatedDocuments(): GeneratedDocument[] {
  return [
    { file: 'docs/configuration.md', text: configurationDocument() },
    { file: 'docs/errors.md', text: errorDocument() },
    { file: 'docs/security.md', text: securityDocument() },
    { file: 'docs/kunlun.schema.json', text: editorSchema() },
    { file: 'docs/kunlun.sample.yaml', text: sampleFile() },
  ]
}

function configurationDocument(): string {
  const head = [
    '# Settings of kunlun.yaml',
    '',
    'Generated from the schema; `npm run docs` writes it anew. `<id>` stands for a name of your own, `[]` for each entry of a list.',
    '[kunlun.sample.yaml](kunlun.sample.yaml) is a commented file to start from; `kunlun check -c FILE` reports every problem with its line.',
    '',
  ]
  return `${[...head, referenceTable()].join('\n')}\n`
}
