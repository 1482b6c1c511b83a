import { delimiter, dirname, extname, join } from 'node:path'
import { searchPath } from '../engines/programs.ts'
import type { ExecResult } from '../types.ts'
import { type CommandOptions, type CommandResult, runCommand } from './command.ts'
import { translateAddresses } from './translate.ts'
import type { Adapter, InstanceContext } from './types.ts'

/** Variables of the machine that a process of the stack keeps; all others come from the image and the compose file. */
const machineVariables = ['TZ', 'TMPDIR', 'JAVA_HOME', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR']

/** A locale with UTF-8 that every Linux or macOS has; that of the terminal may be missing on the machine it is logged in to. */
export const utf8Locale = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'

export function machineEnvironment(instanceDirectory: string): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: [toolsDirectory(instanceDirectory), dirname(process.execPath), ...searchPath()].join(delimiter),
    HOME: instanceDirectory,
    LANG: utf8Locale,
  }
  for (const name of machineVariables) if (process.env[name] !== undefined) environment[name] = process.env[name]
  return environment
}

/** Folder of an instance's shims, first on its PATH. */
export const toolsDirectory = (instanceDirectory: string): string => join(instanceDirectory, 'bin')

export type ExecOptions = Pick<CommandOptions, 'input' | 'timeoutMs' | 'signal' | 'onOutput'> & {
  env?: Record<string, string>
}

/** Translates the container's addresses and paths in a word or script to those of this machine. */
export function translateText(text: string, instance: InstanceContext): string {
  return instance.files.translate(translateAddresses(text, instance.names))
}

/**
 * Translates a mounted script. In SQL only paths are translated, and only where SQL reads files: everything else may be
 * data.
 */
export function translateScript(text: string, name: string, instance: InstanceContext): string {
  if (extname(name) !== '.sql') return translateText(text, instance)
  return text.replace(pathsInSql, found => instance.files.translate(found))
}

/** psql commands that take a file, server-side COPY, and PostgreSQL functions that read files. */
const pathsInSql =
  /^[ \t]*\\(?:i|ir|include|include_relative|copy|set|cd|o|out|w|g|gx|lo_import|lo_export|!)[ \t].*|\bcopy\b[^;']{0,500}\b(?:from|to)\s+(?:program\s+)?'[^']*'|\b(?:pg_read_file|pg_read_binary_file|pg_ls_dir|pg_stat_file|lo_import)\s*\(\s*'[^']*'/gim

/** The environment of a command inside the running instance. */
export const insideEnvironment = (instance: InstanceContext, adapter: Adapter): Record<string, string> => ({
  ...instance.environment,
  ...adapter.execEnvironment?.(instance),
})

/** Run a command as if inside the instance's container. */
export function execInside(
  instance: InstanceContext,
  adapter: Adapter,
  argv: readonly string[],
  options: ExecOptions = {},
): Promise<CommandResult> {
  const cwd = adapter.directory ?? instance.directory
  const env = { ...insideEnvironment(instance, adapter), ...options.env }
  const words = argv.map(word => translateText(word, instance))
  return runCommand(words, { ...options, cwd, env, pipes: true })
}

/** Runs a health check once. */
export function runHealthTest(
  instance: InstanceContext,
  adapter: Adapter,
  test: readonly string[],
  timeoutMs: number,
): Promise<ExecResult> {
  const [kind, ...rest] = test
  const argv = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...rest] : kind === 'CMD' ? rest : test
  return execInside(instance, adapter, argv, { timeoutMs })
}
