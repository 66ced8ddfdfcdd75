// Who somebody is that a provider vouches for: known by its subject, in the role that the groups give.
import { kunlunError } from '../../../ingest/errors.ts'
import type { User } from '../../../ledger/ledger.ts'
import type { Installation } from '../installation.ts'
import { requireAdministratorFirst } from './invitations.ts'
import { newName } from './names.ts'
import type { ProviderConfig } from './provider-config.ts'
import { administrator, isRole, type Role, roles } from './roles.ts'

type Claims = Readonly<Record<string, unknown>>

/** The user, made or brought to the role of today. Throws PROVIDER_REFUSED, ADMINISTRATOR_FIRST. */
export async function userOfClaims(
  claims: Claims,
  { installation, provider }: { installation: Installation; provider: ProviderConfig },
): Promise<User> {
  const { ledger, clock } = installation
  const by = { who: 'kunlun', when: clock.now() }
  const { iss: issuer, sub: subject } = claims
  if (typeof issuer !== 'string' || typeof subject !== 'string') throw refused('it names nobody')
  const role = roleOf(claims, provider)
  if (role === undefined) throw refused('none of the groups has a role here')
  const known = await ledger.users.byIdentity({ issuer, subject })
  if (known?.isActive === false) throw refused('this user was shut out here')
  if (known?.role === role) return known
  if (known !== undefined) return ledger.users.change(known.name, { role }, { by, keep: administrator })
  const name = newName.safeParse(String(claims[provider.nameClaim] ?? ''))
  if (!name.success) throw refused(`the claim ${provider.nameClaim} is no name that can be used`)
  // Whoever has the name here already is somebody else.
  if ((await ledger.users.get(name.data)) !== undefined) throw refused(`there is another user ${name.data}`)
  await requireAdministratorFirst(ledger.users, role)
  return ledger.users.add({ name: name.data, role, identity: { issuer, subject } }, by)
}

/** The last in the list of roles that one of the groups gives. */
export function roleOf(claims: Claims, { rolesClaim, roles: byGroup, defaultRole }: ProviderConfig): Role | undefined {
  const groups = Object.hasOwn(claims, rolesClaim) ? [claims[rolesClaim]].flat() : []
  const given = groups.flatMap((group) => {
    const role = typeof group === 'string' && Object.hasOwn(byGroup, group) ? byGroup[group] : undefined
    return role !== undefined && isRole(role) ? [role] : []
  })
  return given.sort((a, b) => roles.indexOf(b) - roles.indexOf(a))[0] ?? defaultRole
}

function refused(reason: string) {
  return kunlunError('PROVIDER_REFUSED', { reason })
}
