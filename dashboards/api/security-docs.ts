// docs/security.md, written from the roles and rights of the code.
import { actions, allActions, onlyForPeople } from './rights/actions.ts'
import { actionsOf, roles } from './rights/roles.ts'
import { rights } from './rights/table.ts'

const head = `# Who may do what

Generated from the code; \`npm run docs\` writes it anew. Every route of the API needs one right, by one table
(\`dashboards/api/rights/table.ts\`); a route without a line there does not come up. A test tries all of them as nobody, in
every role, with tokens of every kind; the counts stand in the report \`bench/reports/desk.md\` (\`npm run bench -- desk\`).

## The first administrator

\`kunlun start\` prints a link while there is no administrator, \`kunlun user invite\` another one: whoever opens it chooses a name with a
password, once, within 24 hours. \`kunlun user add NAME --role administrator\` does the same without a browser (in a container:
\`docker compose exec kunlun node /app/cli/kunlun.js user add …\`). Commands prove by a key in \`running.json\` that they may read the data folder.

- Until there is a user, anybody **at this machine** may do everything, as in the demo; with \`http.token\` or behind a proxy nobody may.
- Until there is an administrator, Kunlun listens on 127.0.0.1 alone, whatever \`http.host\` says; then at once as configured.
- Beyond this machine it listens with \`http.tls\`, or behind a proxy named in \`http.trustedProxy\`; else it does not start.

## Roles
`

const middle = `
\`http.token\` stands for all rights; it suits one script. Users with roles suit people, tokens machines.

## People

- **Passwords**: 12 characters or more, no other rule; scrypt (N = 2^16, r = 8, p = 2; 64 MiB), the parameters in each hash. The answer to a
  wrong password is the one to an unknown name.
- **Lockout**: after 5 attempts an account waits 30 s, then twice as long each time, 15 minutes at most; an address after 20. Attempts count before the
  password is looked at, so many at once are counted too.
- **Sessions**: a cookie that scripts cannot read (\`HttpOnly\`, \`SameSite=Strict\`, behind TLS \`Secure\` with the prefix \`__Host-\`), a new secret at signing in
  and every 15 minutes; \`http.sessions\` sets when idle and old ones end. An old secret that comes back ends the session. Every change needs the word
  of the session in \`x-kunlun-csrf\`, too. Another role, a new password, being shut out end all sessions of a user.
- **OpenID Connect**: \`http.oidc\` names the provider; groups give roles, at each sign-in anew. Somebody without such a group is refused unless
  \`defaultRole\` says otherwise. The name of a user who is here already is never taken over.

## Machines and scripts

\`kunlun token add gateway --may outcome.add,event.add --machines furnace-1 --days 90\`, or the page, makes a token; it is shown once and kept as a
hash. It goes in \`Authorization: Bearer\`. One that is bound to machines passes only where a request names one of them: a list needs \`?machine=\`.
Prometheus needs one with \`metrics.read\` once there are users. Tokens never get: `

const tail = `

## The audit trail

Decisions, notes, changes, sign-ins with who and when. Each entry's hash covers the ones before: \`kunlun audit verify\` and the page compute them anew, so
that a change shows. Whoever may write to the database could compute all of them again: note the head elsewhere now and then
(\`kunlun audit verify --includes HEAD\` shows later whether it still stands there). \`kunlun audit export\` writes CSV or JSON lines. How the hash is made: SHA-256 of
the JSON list [hash before, time in nanoseconds as text, who, action, subject, detail].

## What is not done

No second factor (a provider brings its own); no rights by area or line for people. A backup holds the hashes of passwords and tokens: keep it as the ledger itself.
The page's style sheets may be inline, as its component library writes them; scripts may not. Reports of a weakness: see CONTRIBUTING.md.
`

export function securityDocument(): string {
  const line = `| ${['right', ...roles, 'routes'].map((name) => name.replace('-', ' ')).join(' | ')} |`
  const rows = allActions.map((action) => {
    const marks = roles.map((role) => (actionsOf(role).has(action) ? '●' : ''))
    return `| \`${action}\`: ${actions[action]} | ${marks.join(' | ')} | ${countOf(action)} |`
  })
  const columns = `| --- | ${roles.map(() => ':-:').join(' | ')} | ---: |`
  const never = onlyForPeople.map((action) => `\`${action}\``).join(', ')
  return `${[head, line, columns, ...rows].join('\n')}\n${middle}${never}.${tail}`
}

function countOf(action: string): number {
  return Object.values(rights).filter((right) => right !== 'public' && right.action === action).length
}
