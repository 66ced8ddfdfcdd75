// The uses that `kunlun simulate` knows beside plain runs.
export const uses = ['screening', 'scatter', 'robust', 'window', 'parts'] as const
export type Use = (typeof uses)[number]
