// Writes the generated documents (npm run docs).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../source-files.ts'
import { generatedDocuments } from './generated.ts'
import { guide, guideAnew } from './worked-study.ts'

for (const { file, text } of generatedDocuments()) writeFileSync(join(projectRoot, file), text)
writeFileSync(guide, guideAnew())
