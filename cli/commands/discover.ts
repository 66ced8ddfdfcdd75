// `kunlun discover`: contracts drafted from what machines say of themselves.
import { Command } from 'commander'
import { discoverOpcuaCommand } from './discover-opcua.ts'
import { discoverSparkplugCommand } from './discover-sparkplug.ts'

export function discoverCommand(): Command {
  return new Command('discover')
    .description('Draft the contracts of machines from what they say of themselves')
    .addCommand(discoverOpcuaCommand())
    .addCommand(discoverSparkplugCommand())
}
