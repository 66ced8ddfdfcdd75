// What the checks of a study say, in Chinese: each sentence by its English pattern, `{}` for what it names.
import type { Language } from './text.tsx'
import { twinProblemsZh } from './twin-problems-zh.ts'
import { zh } from './zh.ts'

const sentences: readonly (readonly [english: string, chinese: string])[] = [
  // What the schema itself says.
  ['is missing: one of {}', '必填，可选：{}'],
  ['is missing: a {} is needed', '必填（{}）'],
  ['is missing: an {} is needed', '必填（{}）'],
  ['must be one of {}; did you mean "{}"?', '必须为以下之一：{}；是否想填“{}”？'],
  ['must be one of {}', '必须为以下之一：{}'],
  ["must be a number as the parameter's values are", '必须为数值，与该参数的取值一致'],
  ["must be a text as the parameter's values are", '必须为文字，与该参数的取值一致'],
  ['{} must be a {}', '{} 类型不符，应为 {}'],
  ['must be a {}', '类型不符，应为 {}'],
  ['must be an {}', '类型不符，应为 {}'],
  ['unknown key; did you mean "{}"? Allowed here: {}', '未知的键；是否想填“{}”？此处允许：{}'],
  ['unknown key; Allowed here: {}', '未知的键；此处允许：{}'],
  ['unknown key;', '未知的键'],
  ['Too small: expected number to be >={}', '不得小于 {}'],
  ['Too small: expected number to be >{}', '必须大于 {}'],
  ['Too small: expected int to be >={}', '不得小于 {}'],
  ['Too big: expected number to be <={}', '不得大于 {}'],
  ['Too big: expected number to be <{}', '必须小于 {}'],
  ['Too big: expected int to be <={}', '不得大于 {}'],
  ['Too small: expected array to have >={} items', '至少需要 {} 项'],
  ['Too big: expected array to have <={} items', '至多 {} 项'],
  ['Too small: expected string to have >={} characters', '至少需要 {} 个字符'],
  ['Too small: expected string to have {} characters', '必须为 {} 个字符'],
  ['Too big: expected string to have {} characters', '必须为 {} 个字符'],
  ['Invalid input: expected int, received number', '必须为整数'],
  ['Invalid input', '填写有误'],
  [
    'must be letters, digits, dot, dash or underscore, begin with a letter or digit, at most 64',
    '只能用字母、数字、点、短横线、下划线，以字母或数字开头，最多 64 个字符',
  ],
  ['no such {}; did you mean "{}"? Known: {}', '没有这样的 {}；是否想填“{}”？现有：{}'],
  ['no such {}; Known: {}', '没有这样的 {}；现有：{}'],
  ['is taken already', '该标识已被使用'],
  [
    'must stand in kunlun.yaml first: a program cannot be chosen on the page',
    '外部程序须先写入 kunlun.yaml，不能在页面上选择',
  ],
  ['cannot be changed on the page', '不能在页面上修改'],
  [
    'is needed: {} runs were made before {} was a parameter, and do not tell what it was',
    '必填：有 {} 个批次在 {} 成为参数之前完成，其取值没有记录',
  ],
  // Parameters.
  ['needs at least one that is not a context', '至少需要一个可设定的参数（背景量除外）'],
  ['{} is named twice', '{} 重复'],
  ['{} is above high ({}): the bounds are reversed', '{} 大于上限（{}）：上下限颠倒'],
  [
    'equals high ({}): nothing is left to choose; hold a parameter with fixed',
    '等于上限（{}）：没有可选范围；要固定请填“固定值”',
  ],
  ['{} is wider than the range from {} to {}', '{} 大于整个范围（{} 至 {}）'],
  ['must be distinct', '不得重复'],
  ['{} stands after {}: numbers must rise', '{} 排在 {} 之后：数值必须递增'],
  ['{} is none of {}', '{} 不在可选值中：{}'],
  ['{} is outside {} to {}', '{} 超出范围 {} 至 {}'],
  ['{} is no whole number', '{} 不是整数'],
  ['{} must be above 0 on a logarithmic scale', '对数刻度下 {} 必须大于 0'],
  ['equals high ({}) on a logarithmic scale', '对数刻度下不得等于上限（{}）'],
  // Objectives, limits.
  ['{} is an objective already', '{} 已是目标'],
  ["needs the study's cost too: what one run costs, in which currency", '还需填写每批成本及币种'],
  ['is needed for the goal target', '目标为“达到设定值”时必填'],
  ['has no meaning for the goal {}', '对于目标 {} 没有意义'],
  ['{} is an edge itself', '{} 本身就是边缘值'],
  ['stands in no objective, in no constraint', '没有目标或限值用到它'],
  ['needs max, min or both', '上限、下限至少填一个'],
  ['needs min, max or both', '下限、上限至少填一个'],
  ['{} is above max ({})', '{} 大于上限（{}）'],
  ['needs constraints: they say what a good part is', '需要限值：由限值判定合格品'],
  ['needs a name of its own: it is not measured but derived', '需要另取名称：它是推算值而非实测值'],
  ['{} is derived and cannot have a limit', '{} 是推算值，不能设限值'],
  ['min is above max', '下限大于上限'],
  ['min {} is above max {}', '下限 {} 大于上限 {}'],
  // Limits on settings.
  ['needs exactly one of equals, max, min', '等于、上限、下限三者必须且只能填一个'],
  ['is no parameter of the study; there are {}', '不是本研究的参数；现有：{}'],
  ['{} is no parameter of the study; there are {}', '{} 不是本研究的参数；现有：{}'],
  ['{} is no parameter to set; there are {}', '{} 不是可设定的参数；现有：{}'],
  ['is no parameter of the study', '不是本研究的参数'],
  ['is no parameter that can be set', '不是可设定的参数'],
  ['is {} and has no linear scale', '类型为 {}，没有线性刻度'],
  ['is {} and has no steps', '类型为 {}，没有步长'],
  ['{} is a context, which nobody can set', '{} 是背景量，不能设定'],
  ['{} has words for values: forbid combinations instead', '{} 的取值为文字：请改用禁用组合'],
  ['{} has words for values: name them instead of a range', '{} 的取值为文字：请列出取值而非范围'],
  ['names no parameter', '没有写出任何参数'],
  [
    'an equation can be kept only where both sides are linear: give two limits around it instead',
    '等式两边必须都是线性的：请改为上下两个限制',
  ],
  ['has a meaning only with candidates', '仅在有候选配方时有意义'],
  [
    'names a file, which is read only from kunlun.yaml: give the rows instead',
    '文件只能由 kunlun.yaml 读取：请直接给出各行',
  ],
  ['{} rows are wrong; the first are named', '{} 行有误；只列出前几行'],
  ['{} is missing', '缺少 {}'],
  ['none of the {} rows keeps all bounds and limits', '{} 行中没有一行满足全部范围和限制'],
  ['cannot all be met within the bounds of the parameters', '在参数范围内无法同时满足'],
  ['no settings within the bounds were found that keep it', '在参数范围内找不到满足它的设定'],
  [
    'no settings within the bounds were found that keep all expressions and forbidden combinations',
    '在参数范围内找不到同时满足全部表达式和禁用组合的设定',
  ],
  ['position {}: {} stands where one of <= >= < > == belongs', '第 {} 个字符：{} 处应为 <= >= < > == 之一'],
  ['position {}: {} stands after the end of the limit', '第 {} 个字符：{} 位于限制式结束之后'],
  ['position {}: {} stands where a number, a parameter or ( belongs', '第 {} 个字符：{} 处应为数值、参数或 ('],
  ['position {}: {} stands where {} of position {} belongs', '第 {} 个字符：{} 处应为 {}（与第 {} 个字符对应）'],
  ['position {}: {} is too large for a number', '第 {} 个字符：数值 {} 过大'],
  ['position {}: there is no function {}; there are {}', '第 {} 个字符：没有函数 {}；现有：{}'],
  ['position {}: {} takes {}, not {}', '第 {} 个字符：{} 需要的参数个数不符（{}，给了 {}）'],
  ['position {}: nested more than {} deep', '第 {} 个字符：嵌套超过 {} 层'],
  ['position {}: longer than {} characters', '第 {} 个字符：长度超过 {} 个字符'],
  ['position {}: {} has no meaning here', '第 {} 个字符：{} 在此没有意义'],
  // The start, what is known beforehand.
  ['has no meaning in safe mode: a design promises nothing', '安全模式下没有意义：试验设计不作任何保证'],
  ['has no meaning for an external program: it starts by itself', '对外部程序没有意义：它自行开始'],
  ['the {} design has {} runs, the budget is {}', '{} 设计需要 {} 批，计划只有 {} 批'],
  ['the {} twin has no {}; there are {}', '{} 孪生没有 {}；现有：{}'],
  ['the twin has no {}; there are {}', '孪生没有 {}；现有：{}'],
  ['is no outcome of the study that is measured; there are {}', '不是本研究的实测结果；现有：{}'],
  ['{} of the twin is set by {} already', '孪生的 {} 已由 {} 设定'],
  ['is no setting of the twin; there are {}', '不是孪生的设定；现有：{}'],
  ['needs at least one', '至少需要一项'],
  ['is not among the {} of the study; there are {}', '不在本研究的 {} 中；现有：{}'],
  ['is not a number, which is all that a twin takes', '不是数值，孪生只接受数值'],
  ['is in {}, in the twin {}: say factor and offset', '单位为 {}，孪生中为 {}：请给出系数和偏移'],
  ["is needed: how far from there at most, in the parameter's unit", '必填：最多偏离多少（参数的单位）'],
  ["{} has none of this study's parameters", '{} 没有本研究的任何参数'],
  ["{} has none of this study's objectives", '{} 没有本研究的任何目标'],
]

interface Pattern {
  readonly matches: RegExp
  readonly chinese: string
}

/** What says more is tried first: of two patterns that fit, the one with more words of its own is meant. */
const bySaying = [...sentences, ...twinProblemsZh].toSorted(([one], [other]) => ownLength(other) - ownLength(one))

const patterns: readonly Pattern[] = bySaying.map(([english, chinese]) => ({
  matches: new RegExp(`^${english.split('{}').map(escaped).join('(.+?)')}$`, 's'),
  chinese,
}))

/** In Chinese where there are words for it; what has none keeps its original behind a lead. */
export function problemText(message: string, language: Language): string {
  return language === 'zh' ? (inChinese(message) ?? `不符合要求：${message}`) : message
}

type Say = (named: string) => string | undefined

/** Undefined for a sentence without a Chinese one; `say` puts what it names into words, undefined for what is no name. */
export function inChinese(message: string, say: Say = (named) => named): string | undefined {
  for (const { matches, chinese } of patterns) {
    const words = matches.exec(message)?.slice(1).map(say)
    if (words === undefined || words.includes(undefined)) continue
    let at = 0
    return chinese.replaceAll('{}', () => words[at++] ?? '')
  }
  return undefined
}

/** What a coded error says of the case, behind what it always says; undefined where a sentence has no Chinese one. */
export function factsInChinese(message: string): string | undefined {
  const [, facts = ''] = /^[^:]+: (.*)$/s.exec(message) ?? []
  const chinese = facts.split('; ').map(factInChinese)
  return chinese.includes(undefined) ? undefined : chinese.join('；')
}

/** A field of a request keeps its path before what is wrong with it. */
function factInChinese(fact: string): string | undefined {
  const [, path, sentence = fact] = /^((?:body|querystring|params)(?:\/\S*)?) (.*)$/s.exec(fact) ?? []
  const chinese = inChinese(sentence, named)
  return path === undefined || chinese === undefined ? chinese : `${path}：${chinese}`
}

/** Technical names, one or a list of them, in the page's words where it has some. What leads to a sentence is none. */
function named(names: string): string | undefined {
  if (names.includes(': ')) return undefined
  const words: Readonly<Record<string, string>> = zh
  const wordOf = (name: string) =>
    words[`quantity.${name}`] ?? words[`material.${name}`] ?? words[`process.${name}`] ?? name
  return names.split(', ').map(wordOf).join('、')
}

function ownLength(english: string): number {
  return english.replaceAll('{}', '').length
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
