import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { decodeBytes, encodeBytes } from '../../bytes.ts'
import { findProgram, isExecutable } from '../../engines/programs.ts'
import { type StackError, serviceError } from '../../error.ts'
import { runCommand } from '../command.ts'
import { translateScript } from '../exec.ts'
import type { InstanceContext } from '../types.ts'
import { judge, psql } from './postgres-psql.ts'
import type { PostgresSettings } from './postgres-settings.ts'

const folder = '/docker-entrypoint-initdb.d'

/** Programs by which the image reads compressed SQL, by file extension. */
const readers: Record<string, string[]> = {
  '.sql.gz': ['gzip', '-dc'],
  '.sql.xz': ['xz', '-dc'],
  '.sql.zst': ['zstd', '-dc'],
}

type Environment = Record<string, string>

/** Runs the folder's scripts in name order; the first failure ends it. */
export async function runInitScripts(
  instance: InstanceContext,
  { user, database }: PostgresSettings,
  env: Environment,
): Promise<void> {
  const connection = ['-U', user, '-d', database]
  for (const name of instance.files.list(folder)) {
    const file = instance.files.host(`${folder}/${name}`)
    const reader = Object.keys(readers).find(ending => name.endsWith(ending))
    instance.log(`running ${folder}/${name}\n`)
    if (reader) await psql(instance, env, connection, name, decompressed(instance, readers[reader]!, file, name))
    else if (extname(name) === '.sql') await psql(instance, env, [...connection, '-f', file], name)
    else if (extname(name) === '.sh') await shell(instance, env, file, name)
    else instance.log(`ignoring ${folder}/${name}\n`)
  }
}

const longestMs = 60_000
const largestScript = 200_000_000

/** The SQL in a compressed file, by the program that the image reads it with. */
function decompressed(
  { service, ...instance }: InstanceContext,
  [program = '', ...args]: string[],
  file: string,
  name: string,
): Buffer {
  const found = findProgram(program)
  if (!found) {
    const message = `${name} is read with ${program}, which is not on this machine.`
    const next = `Install ${program}, or run this with Docker.`
    throw serviceError(service, { kind: 'environment', message, next })
  }
  const { status, stdout, stderr } = spawnSync(found, [...args, file], { timeout: longestMs, maxBuffer: largestScript })
  if (status !== 0) {
    const message = `${name} cannot be read by ${program}: ${String(stderr).trim()}`
    throw serviceError(service, { kind: 'service', message, next: 'Compress it again.' })
  }
  return encodeBytes(translateScript(decodeBytes(stdout), 'x.sql', { service, ...instance }))
}

/** As in the image: an executable script is run, any other is sourced by a shell. */
async function shell(instance: InstanceContext, env: Environment, file: string, name: string): Promise<void> {
  const argv = isExecutable(file) ? [file] : ['bash', '-e', '-c', '. "$0"', file]
  const result = await runCommand(argv, { env, cwd: '/', signal: instance.signal, onOutput: instance.log, pipes: true })
  if (result.exitCode !== 0 && readFileSync(file).includes('\r\n')) throw windowsLines(instance, name)
  judge(instance, result, name)
}

/** The shell's message ("not found", "invalid option") does not name the cause: Windows line ends. */
function windowsLines({ service }: InstanceContext, name: string): StackError {
  return serviceError(service, {
    kind: 'service',
    message: `${name} failed on PostgreSQL's first start: it has the line ends of Windows, and the shell takes the carriage returns for part of its commands.`,
    next: 'Save it with the line ends of Unix (LF), then remove the data (down with volumes) and start again.',
  })
}
