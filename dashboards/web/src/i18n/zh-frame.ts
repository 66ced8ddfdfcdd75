// Chinese of the frame: export of tables and charts, theme, wall screen, keyboard.
import type { enFrame } from './en-frame.ts'

export const zhFrame: Record<keyof typeof enFrame, string> = {
  'csv.unit': '单位',
  'csv.hint': '将全部行导出为 CSV，可用 Excel 打开',
  'csv.saved': '已保存为 {name}',
}
