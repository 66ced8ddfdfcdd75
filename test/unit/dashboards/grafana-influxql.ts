// The InfluxQL that InfluxDB 1.x, 2.x and 3 Core share, as a check on query texts.

const functions = new Set(
  `count distinct mean median mode spread stddev sum first last min max percentile top bottom derivative
   non_negative_derivative difference non_negative_difference elapsed moving_average cumulative_sum fill tz time now
   abs round floor ceil`.split(/\s+/),
)

const fills = new Set(['null', 'none', 'previous', 'linear'])
const shows = /^SHOW (MEASUREMENTS|TAG KEYS|TAG VALUES|FIELD KEYS|RETENTION POLICIES)\b/i
const refused =
  /\b(SLIMIT|SOFFSET|CARDINALITY|SHOW\s+SERIES|SHOW\s+DATABASES|INTO|CREATE|ALTER|DROP|DELETE|GRANT|REVOKE|KILL|EXPLAIN)\b/i

/** What a query has that one of the three generations lacks; empty where it is portable. */
export function unportable(query: string): string[] {
  const bare = withoutLiterals(query)
  const problems: string[] = []
  const word = refused.exec(bare)
  if (word !== null) problems.push(word[0])
  if (!/^\s*(SELECT|SHOW)\b/i.test(bare)) problems.push('neither SELECT nor SHOW')
  if (/^\s*SHOW\b/i.test(bare) && !shows.test(bare.trim())) problems.push('SHOW of another kind')
  if (bare.includes(';')) problems.push('more than one statement')
  for (const [, called = ''] of bare.matchAll(/([A-Za-z_]\w*)\s*\(/g))
    if (!functions.has(called.toLowerCase()) && !/^(from|in|and|or)$/i.test(called)) problems.push(called)
  for (const [, how = ''] of bare.matchAll(/fill\(([^)]*)\)/gi))
    if (!fills.has(how.trim()) && !/^-?[\d.]+$/.test(how.trim())) problems.push(`fill(${how})`)
  return problems
}

/** The query without what is quoted or a pattern: words in there mean nothing. */
export function withoutLiterals(query: string): string {
  return query
    .replace(/"(?:[^"\\]|\\.)*"/g, '"x"')
    .replace(/'(?:[^'\\]|\\.)*'/g, "'x'")
    .replace(/(=~|!~)\s*\/(?:[^/\\]|\\.)*\//g, '$1 P')
}
