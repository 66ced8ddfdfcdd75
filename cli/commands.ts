// The list of commands, each in a file of its own.
import type { Command } from 'commander'
import { analyseCommand } from './commands/analyse.ts'
import { askTellCommand } from './commands/ask-tell.ts'
import { auditCommand } from './commands/audit.ts'
import { backtestCommand } from './commands/backtest.ts'
import { backupCommand, restoreCommand } from './commands/backup.ts'
import { calibrateCommand } from './commands/calibrate.ts'
import { certificatesCommand, trustCommand } from './commands/certificates.ts'
import { checkCommand } from './commands/check.ts'
import { clientCommand } from './commands/client.ts'
import { dashboardsCommand } from './commands/dashboards.ts'
import { demoCommand } from './commands/demo.ts'
import { designCommand } from './commands/design.ts'
import { discoverCommand } from './commands/discover.ts'
import { doctorCommand } from './commands/doctor.ts'
import { explainCommand } from './commands/explain.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { initCommand, schemaCommand } from './commands/init.ts'
import { quarantineCommand } from './commands/quarantine.ts'
import { simulateCommand } from './commands/simulate.ts'
import { spcCommand } from './commands/spc.ts'
import { startCommand } from './commands/start.ts'
import { studyCommand } from './commands/study.ts'
import { tokenCommand } from './commands/token.ts'
import { userCommand } from './commands/user.ts'
import { workerCommand } from './commands/worker.ts'

/** In the order in which help shows them. */
export function allCommands(): Command[] {
  return [
    startCommand(),
    demoCommand(),
    checkCommand(),
    initCommand(),
    schemaCommand(),
    explainCommand(),
    exportCommand(),
    importCommand(),
    clientCommand(),
    backupCommand(),
    restoreCommand(),
    userCommand(),
    tokenCommand(),
    auditCommand(),
    quarantineCommand(),
    discoverCommand(),
    doctorCommand(),
    certificatesCommand(),
    trustCommand(),
    dashboardsCommand(),
    calibrateCommand(),
    simulateCommand(),
    workerCommand(),
    askTellCommand(),
    backtestCommand(),
    studyCommand(),
    designCommand(),
    analyseCommand(),
    spcCommand(),
  ]
}
