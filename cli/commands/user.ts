// `kunlun user`: invites, adds, lists people; changes roles, shuts out, sets passwords, on a running installation.
import { Command, Option } from 'commander'
import { roles } from '../../dashboards/api/rights/roles.ts'
import { askSecret } from '../ask-secret.ts'
import { type Place, placeOptions, runningAt } from '../running-at.ts'
import { textTable } from '../tables/text-table.ts'

interface UserView {
  readonly name: string
  readonly role: string
  readonly isActive: boolean
  readonly provider?: string
  readonly created: string
}

export function userCommand(): Command {
  return new Command('user')
    .description('People who may sign in to a running installation: invite, list, change')
    .addCommand(inviteCommand())
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(roleCommand())
    .addCommand(letInCommand('shut-out', 'End what a user may do, at once', false))
    .addCommand(letInCommand('let-in', 'Let a user in again', true))
    .addCommand(passwordCommand())
}

const roleOption = () =>
  new Option('--role <role>', 'what the new user may do').choices(roles).default('administrator' as const)

function inviteCommand(): Command {
  const command = new Command('invite')
    .description('Print a link by which somebody becomes a user, once')
    .addOption(roleOption())
    .option('--hours <number>', 'how long it is good for', Number, 24)
  return placeOptions(command).action(async ({ role, hours, ...place }: Place & { role: string; hours: number }) => {
    const client = runningAt(place)
    const { path, expires } = (await client.post('/invitations', { role, hours })) as { path: string; expires: string }
    console.log(`${client.url}/${path}`)
    console.log(`For one ${role}, once, until ${expires}. Behind a proxy put its address in place of ${client.url}.`)
  })
}

function addCommand(): Command {
  const command = new Command('add')
    .description('Add a user with a password, which is asked for or read from standard input')
    .argument('<name>', 'by which the user signs in')
    .addOption(roleOption())
  return placeOptions(command).action(async (name: string, { role, ...place }: Place & { role: string }) => {
    const client = runningAt(place)
    await client.post('/users', { name, role, password: await askSecret(`Password of ${name}: `) })
    console.log(`${name} may sign in as ${role}.`)
  })
}

function listCommand(): Command {
  return placeOptions(new Command('list').description('List all users')).action(async (place: Place) => {
    const users = (await runningAt(place).get('/users')) as UserView[]
    const rows = users.map(({ name, role, isActive, provider, created }) => [
      ...[name, role, isActive ? 'may sign in' : 'shut out', provider ?? 'password', created],
    ])
    for (const line of textTable(['name', 'role', 'state', 'signs in by', 'since'], rows)) console.log(line)
  })
}

function roleCommand(): Command {
  const command = new Command('role').description('Change the role of a user').argument('<name>', 'of the user')
  command.argument('<role>', roles.join(', '))
  return placeOptions(command).action(async (name: string, role: string, place: Place) => {
    await change(place, name, { role })
    console.log(`${name} is now ${role}; its sessions ended.`)
  })
}

function letInCommand(verb: string, description: string, isActive: boolean): Command {
  const command = new Command(verb).description(description).argument('<name>', 'of the user')
  return placeOptions(command).action(async (name: string, place: Place) => {
    await change(place, name, { isActive })
    console.log(`${name} ${isActive ? 'may sign in again' : 'is shut out'}.`)
  })
}

function passwordCommand(): Command {
  const command = new Command('password')
    .description('Set a new password, which is asked for or read from standard input')
    .argument('<name>', 'of the user')
  return placeOptions(command).action(async (name: string, place: Place) => {
    await change(place, name, { password: await askSecret(`New password of ${name}: `) })
    console.log(`${name} has a new password; its sessions ended.`)
  })
}

async function change(place: Place, name: string, what: object): Promise<void> {
  await runningAt(place).send('PATCH', `/users/${encodeURIComponent(name)}`, what)
}
