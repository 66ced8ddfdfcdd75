// `kunlun token`: makes, lists, revokes tokens of machines and scripts on a running installation.
import { Command, InvalidArgumentError } from 'commander'
import { actions } from '../../dashboards/api/rights/actions.ts'
import { actionsOfTokens } from '../../dashboards/api/rights/token-routes.ts'
import { type Place, placeOptions, runningAt } from '../running-at.ts'
import { textTable } from '../tables/text-table.ts'

interface TokenView {
  readonly id: string
  readonly label: string
  readonly actions: readonly string[]
  readonly machines?: readonly string[]
  readonly expires: string
  readonly revoked?: string
  readonly used?: string
}

interface AddOptions extends Place {
  readonly may: readonly string[]
  readonly machines?: readonly string[]
  readonly days: number
}

const rights = actionsOfTokens.map((action) => `  ${action.padEnd(20)} ${actions[action]}`).join('\n')

export function tokenCommand(): Command {
  return new Command('token')
    .description('Tokens by which machines and scripts use a running installation')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand())
}

function addCommand(): Command {
  const command = new Command('add')
    .description('Make a token and print it: it is shown only now')
    .argument('<label>', 'stands in the audit as who did it')
    .requiredOption('--may <rights>', 'rights with commas between, as listed below', list)
    .option('--machines <ids>', 'only for these machines, with commas between', list)
    .option('--days <number>', 'how long it is good for, at most 366', Number, 90)
    .addHelpText('after', `\nRights:\n${rights}`)
  return placeOptions(command).action(async (label: string, { may, machines, days, ...place }: AddOptions) => {
    const body = { label, actions: may, days, ...(machines && { machines }) }
    const { token } = (await runningAt(place).post('/tokens', body)) as { token: string }
    console.log(token)
  })
}

function listCommand(): Command {
  return placeOptions(new Command('list').description('List all tokens, newest first')).action(async (place: Place) => {
    const tokens = (await runningAt(place).get('/tokens')) as TokenView[]
    const rows = tokens.map((token) => [
      ...[token.id, token.label, token.actions.join(' '), token.machines?.join(' ') ?? 'all'],
      ...[token.revoked === undefined ? `until ${token.expires}` : `revoked ${token.revoked}`, token.used ?? 'never'],
    ])
    for (const line of textTable(['id', 'label', 'may', 'machines', 'good', 'last used'], rows)) console.log(line)
  })
}

function revokeCommand(): Command {
  const command = new Command('revoke').description('Revoke a token at once').argument('<id>', 'as listed')
  return placeOptions(command).action(async (id: string, place: Place) => {
    await runningAt(place).send('DELETE', `/tokens/${encodeURIComponent(id)}`)
    console.log(`${id} is revoked.`)
  })
}

function list(text: string): string[] {
  const parts = text.split(',').map((part) => part.trim())
  if (parts.includes('')) throw new InvalidArgumentError('names with commas between are needed')
  return parts
}
