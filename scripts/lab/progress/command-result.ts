/** How a command ended: the lines to print and its exit status. */
export interface CommandResult {
  lines: string[]
  exitCode: 0 | 2 | 3
}

export const success = (...lines: string[]): CommandResult => ({ lines, exitCode: 0 })
export const usageError = (...lines: string[]): CommandResult => ({ lines, exitCode: 2 })
export const environmentError = (...lines: string[]): CommandResult => ({ lines, exitCode: 3 })
