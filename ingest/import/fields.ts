// What a column can mean, guessed from its header in English or Chinese.

/** A field that a column is mapped to: one of the fixed ones, or `setting:<name>`, `outcome:<name>` and so on. */
export interface Field {
  readonly kind: string
  /** The parameter, outcome or label; of an identifying field the template that makes a name of the cell, e.g. `cnc-{}`. */
  readonly detail?: string
}

/** Column of the file to field. Columns that are left out or mapped to '' are not used. */
export type Mapping = Readonly<Record<string, string>>

export const runFields = [
  ...['run', 'machine', 'process', 'from', 'to', 'state'],
  ...[
    'label:batch',
    'label:program',
    'label:version',
    'label:lot',
    'label:load',
    'label:tool',
    'label:operator',
    'label:part',
  ],
  ...['setting:<parameter>', 'planned:<parameter>', 'achieved:<parameter>', 'outcome:<name>', 'label:<name>'],
]
export const outcomeFields = [
  ...['run', 'machine', 'batch', 'name', 'value', 'unit', 'sd'],
  ...['specimen', 'position', 'method', 'appraiser', 'measured', 'outcome:<name>'],
]

/** Headers, written small and without unit, by the field they mean. */
const headers: Readonly<Record<string, readonly string[]>> = {
  run: ['run', 'run id', 'no', 'no.', 'id', '编号', '序号', '实验编号', '试验编号'],
  machine: ['machine', 'furnace', 'equipment', '设备', '炉', '炉子', '机床', '设备编号'],
  process: ['process', '工艺', '工序'],
  from: ['from', 'start', 'started', 'begin', 'date', 'time', '开始', '开始时间', '日期', '时间', '进炉时间'],
  to: ['to', 'end', 'ended', 'finish', '结束', '结束时间', '出炉时间'],
  state: ['state', 'status', '状态'],
  'label:batch': ['batch', 'heat', 'heat number', 'charge', '批次', '批号', '炉号', '炉次'],
  'label:program': ['program', 'recipe', '程序', '程序号', '配方'],
  'label:lot': ['lot', 'powder lot', 'material', 'material lot', '粉料批号', '粉批', '原料批号', '材料'],
  'label:load': ['load', 'load mass', '装炉量', '装载量'],
  'label:tool': ['tool', '刀具', '刀号'],
  'label:operator': ['operator', '操作员', '操作工', '操作者'],
  'label:part': ['part', 'serial', 'part serial', '零件', '零件号', '工件号', '序列号'],
  'setting:peak': ['peak', 'peak temperature', 'sintering temperature', '烧结温度', '峰值温度', '最高温度'],
  'setting:soak': ['soak', 'soak time', 'dwell', 'hold', 'hold time', '保温时间', '保温'],
  'setting:ramp': ['ramp', 'ramp rate', 'heating rate', '升温速率', '升温速度'],
  'setting:feed': ['feed', 'feed rate', 'feedrate', '进给', '进给速度', '进给量'],
  'setting:speed': ['speed', 'spindle speed', '转速', '主轴转速'],
  'outcome:density': ['density', 'relative density', '密度', '相对密度'],
  'outcome:camber': ['camber', 'warpage', '翘曲', '翘曲度'],
  'outcome:strength': ['strength', 'bending strength', '强度', '抗弯强度'],
  'outcome:roughness': ['roughness', 'ra', '粗糙度', '表面粗糙度'],
  'outcome:cost': ['cost', '成本', '单件成本'],
  name: ['name', 'outcome', 'test', 'property', '项目', '检测项目', '指标'],
  value: ['value', 'result', '结果', '数值', '检测值', '值'],
  unit: ['unit', '单位'],
  sd: ['sd', 'std', 'standard deviation', '标准差'],
  specimen: ['specimen', 'sample', '试样', '样品', '样品编号'],
  position: ['position', '位置'],
  method: ['method', '方法', '检测方法'],
  appraiser: ['appraiser', 'inspector', 'measured by', '评价人', '检验员', '测量人'],
  measured: ['measured', 'measured at', 'measuring time', 'test date', '检测时间', '检测日期', '测量时间'],
}

/** Units of outcomes where the header states none, UCUM. */
const usualUnits: Readonly<Record<string, string>> = {
  density: '%',
  camber: 'mm',
  strength: 'MPa',
  roughness: 'um',
  cost: 'CNY',
}

/** The mapping that the headers suggest, each field once; `kind` decides which fields there are. */
export function guessMapping(columns: readonly string[], kind: 'runs' | 'outcomes'): Record<string, string> {
  const mapping: Record<string, string> = Object.create(null)
  const taken = new Set<string>()
  for (const column of columns) {
    const field = guessField(column, kind)
    if (field === undefined || taken.has(field)) continue
    mapping[column] = field
    taken.add(field)
  }
  return mapping
}

function guessField(column: string, kind: 'runs' | 'outcomes'): string | undefined {
  const header = withoutUnit(column).toLowerCase()
  const fits = Object.entries(headers).filter(([, names]) => names.includes(header))
  const fields = fits.map(([field]) => (kind === 'outcomes' ? outcomeField(field) : field))
  return fields.find((field) => isField(field, kind))
}

/** In a list of results a batch or part names the run. */
function outcomeField(field: string): string {
  return field === 'label:batch' || field === 'label:part' ? 'batch' : field
}

/** True where a column may be mapped to `text`. */
export function isField(text: string, kind: 'runs' | 'outcomes'): boolean {
  const known = kind === 'runs' ? runFields : outcomeFields
  if (known.includes(text)) return true
  const { kind: field, detail } = parseField(text)
  if (detail === undefined || detail === '' || detail.startsWith('<')) return false
  return isTemplate(field) ? known.includes(field) : known.some((one) => one.startsWith(`${field}:<`))
}

export function parseField(text: string): Field {
  const at = text.indexOf(':')
  return at < 0 ? { kind: text } : { kind: text.slice(0, at), detail: text.slice(at + 1) }
}

function isTemplate(field: string): boolean {
  return field === 'run' || field === 'machine' || field === 'batch'
}

const unitAtEnd = /[([（【]([^()[\]（）【】]{1,32})[)\]）】]\s*$/

function withoutUnit(column: string): string {
  return column.replace(unitAtEnd, '').normalize('NFKC').trim()
}

/** The unit that a header states in brackets, else the usual one of the outcome, else a plain number. */
export function unitOf(column: string, outcome: string): string {
  const stated = unitAtEnd.exec(column)?.[1]?.normalize('NFKC').trim()
  if (stated !== undefined) return ucum[stated.toLowerCase()] ?? stated
  return Object.hasOwn(usualUnits, outcome) ? (usualUnits[outcome] ?? '1') : '1'
}

/** What people write for units, as UCUM has it. */
const ucum: Readonly<Record<string, string>> = {
  '°c': 'Cel',
  μm: 'um',
  µm: 'um',
  mpa: 'MPa',
  元: 'CNY',
  'g/cm³': 'g/cm3',
}
