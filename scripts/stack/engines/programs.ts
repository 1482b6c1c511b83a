import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runCommand } from '../local/command.ts'

/** Folders where package managers install servers, although a user's PATH often lacks them. */
const extraDirectories = [
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/sbin',
]

export const searchPath = (): string[] => [
  ...new Set([...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...extraDirectories]),
]

/** Absolute path of the first of these programs that is installed. */
export function findProgram(...names: string[]): string | undefined {
  return names.flatMap(name => searchPath().map(directory => join(directory, name))).find(isExecutable)
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** First match of `pattern` in what the command prints when asked for its version. */
export async function askVersion(argv: readonly string[], pattern: RegExp): Promise<string | undefined> {
  const { stdout, stderr } = await runCommand(argv, { timeoutMs: 20_000 })
  return pattern.exec(`${stdout}\n${stderr}`)?.[1]
}
