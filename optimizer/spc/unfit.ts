// Data that a chart, an index or a gauge study cannot be made of, said in both languages.
import type { Sentence } from '../explain.ts'

/** A RangeError for programs; for people `sentence` says the same. */
export class UnfitData extends RangeError {
  override readonly name = 'UnfitData'
  readonly sentence: Sentence
  constructor(sentence: Sentence) {
    super(sentence.en)
    this.sentence = sentence
  }
}

export function unfit(en: string, zh: string): UnfitData {
  return new UnfitData({ en, zh })
}
