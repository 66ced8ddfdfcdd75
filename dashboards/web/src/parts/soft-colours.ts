// Soft grounds of notes, tags and chosen entries, on light and on dark.

/** Grounds of notes and tags in the colours of what they say; on dark the library dims those colours, so the grounds are deep. */
export const softOf = {
  light: { brand: '#e3eff4', brandHover: '#d5e7ee', good: '#e4f3ec', warning: '#fdf2df', bad: '#fdeceb' },
  dark: { brand: '#132c37', brandHover: '#142e3a', good: '#16362b', warning: '#3a2b12', bad: '#3b1b1a' },
} as const
