// Errors that people meet when they run an installation: data folders, backups, reloads.
import type { ErrorEntry } from './entry.ts'

export const operatingErrors = {
  DATA_VERSION: {
    what: 'The data folder {folder} is of a newer version ({found})',
    next: 'Start that version again, or name another folder; nothing was touched.',
    retry: false,
  },
  BACKUP_INVALID: {
    what: '{folder} is no whole backup: {detail}',
    next: 'Use another backup; nothing was restored.',
    retry: false,
  },
  BACKUP_FAILED: {
    what: 'The backup could not be written to {folder}: {cause}',
    next: 'Check the path, the rights and the free space; the installation goes on.',
    retry: true,
    status: 503,
  },
  FOLDER_NOT_EMPTY: {
    what: '{folder} is not empty',
    next: 'Name a new folder or an empty one; nothing was written.',
    retry: false,
  },
  RELOAD_NOT_POSSIBLE: {
    what: 'This installation was not started from a configuration file',
    next: 'Start it with `kunlun start -c kunlun.yaml` to change its file while it runs.',
    retry: false,
    status: 409,
  },
} as const satisfies Record<string, ErrorEntry>
