// The exit codes of every command, by meaning.
export const exitCodes = { ok: 0, problems: 1, usage: 2, failed: 3 } as const
