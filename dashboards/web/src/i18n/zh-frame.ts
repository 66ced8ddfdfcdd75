// Chinese of the frame: export of tables and charts, theme, wall screen, keyboard.
import type { enFrame } from './en-frame.ts'

export const zhFrame: Record<keyof typeof enFrame, string> = {
  'csv.unit': '单位',
  'csv.hint': '将全部行导出为 CSV，可用 Excel 打开',
  'csv.saved': '已保存为 {name}',
  'chart.series': '系列',
  'chart.png': '图片（PNG）',
  'chart.csv': '数据（CSV，可用 Excel 打开）',
  'chart.save': '保存：{name}',
  'look.title': '外观与快捷键',
  'look.system': '跟随系统',
  'look.light': '浅色',
  'look.dark': '深色',
  'look.wall': '大屏显示',
  'look.leaveWall': '退出大屏显示',
  'frame.skip': '跳到正文',
  'frame.menu': '视图',
  'keys.title': '快捷键',
  'keys.on': '启用单字母快捷键',
  'keys.?': '显示本帮助',
  'keys.w': '进入或退出大屏显示',
  'keys.d': '切换浅色与深色',
  'keys.Esc': '关闭对话框，退出大屏显示',
  'keys.Tab': '移到下一个链接、按钮或输入框，回车键确认',
}
