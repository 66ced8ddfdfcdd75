// What errors of exports, of webhooks mean, in Chinese.

export const toolsZh = {
  EXPORT_INVALID: { what: '无法这样导出', next: '请修正所列问题；未写入任何文件。' },
} as const
