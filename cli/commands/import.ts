// `kunlun import`: past runs or laboratory outcomes from a table, with a preview of what cannot be used.
import { Command } from 'commander'

export function importCommand(): Command {
  return new Command('import').description('Bring in past runs or laboratory outcomes from CSV or XLSX')
}
