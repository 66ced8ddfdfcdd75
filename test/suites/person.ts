// Somebody with a role at an installation that runs: made by an administrator, signed in.
import type { Role } from '../../dashboards/api/rights/roles.ts'
import { password } from './rights.ts'

export interface Person {
  readonly cookie: { readonly name: string; readonly value: string }
  /** Prove who it is in a request. */
  readonly headers: Readonly<Record<string, string>>
}

/** The installation has nobody yet: its first administrator is made too. The person is called as the role. */
export async function signedInAs(url: string, role: Role): Promise<Person> {
  const add = (name: string, its: Role, by?: Person) =>
    answerTo(`${url}/api/v1/users`, by, { name, role: its, password })
  await add('li.wei', 'administrator')
  const administrator = await signIn(url, 'li.wei')
  await add(`the-${role}`, role, administrator)
  return signIn(url, `the-${role}`)
}

async function signIn(url: string, name: string): Promise<Person> {
  const response = await sent(`${url}/api/v1/sessions`, undefined, { name, password })
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';')
  const [key = '', ...value] = cookie.split('=')
  const { csrf } = (await response.json()) as { csrf: string }
  return { cookie: { name: key, value: value.join('=') }, headers: { cookie, 'x-kunlun-csrf': csrf } }
}

/** The answer's body; what is refused throws with what was said. */
export async function answerTo<T>(url: string, person?: Person, body?: object): Promise<T> {
  return (await (await sent(url, person, body)).json()) as T
}

async function sent(url: string, person: Person | undefined, body: object | undefined): Promise<Response> {
  const json = body && { method: 'POST', body: JSON.stringify(body) }
  const headers = { ...person?.headers, ...(body && { 'content-type': 'application/json' }) }
  const response = await fetch(url, { ...json, headers })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response
}
