import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
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

/**
 * Homebrew links neither its Java nor psql into a folder of PATH ("keg-only"). They come before PATH, because macOS has a
 * /usr/bin/java of its own that only says where to buy one.
 */
const kegOnly = ['/opt/homebrew', '/usr/local'].flatMap(prefix => [
  `${prefix}/opt/openjdk/bin`,
  `${prefix}/opt/libpq/bin`,
])

/**
 * The folders in which programs are looked for, in order.
 * @param exists whether there is such a folder; another answer is for tests
 */
export function searchPath(exists: (folder: string) => boolean = existsSync): string[] {
  const path = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  return [...new Set([...kegOnly.filter(exists), ...path, ...extraDirectories])]
}

/** The environment in which a program finds the others where `findProgram` finds them. */
export const programEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, PATH: searchPath().join(delimiter) })

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
  const { stdout, stderr } = await runCommand(argv, { env: programEnvironment(), timeoutMs: 20_000 })
  return pattern.exec(`${stdout}\n${stderr}`)?.[1]
}
