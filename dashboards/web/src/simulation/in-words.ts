// Sentences of the API that name quantities technically, in the words of the page.

/**
 * Replaces technical names by the page's. Within Chinese every Latin word that is known is such a name; within English
 * only those that no sentence has by itself, such as `peakTemperature`.
 */
export function inWords(sentence: string, nameOf: (name: string) => string): string {
  const isChinese = /\p{Script=Han}/u.test(sentence)
  return sentence.replace(/[a-z][A-Za-z0-9]+/g, (name) => (isChinese || /[A-Z]/.test(name) ? nameOf(name) : name))
}
