// Soft grounds of notes, tags and chosen entries, on light and on dark.

/** Grounds of notes and tags in the colours of what they say. */
export const softOf = {
  light: { brand: '#e3eff4', brandHover: '#d5e7ee', good: '#e4f3ec', warning: '#fdf2df', bad: '#fdeceb' },
  dark: { brand: '#173441', brandHover: '#1d4253', good: '#16362b', warning: '#3a2b12', bad: '#45201e' },
} as const
