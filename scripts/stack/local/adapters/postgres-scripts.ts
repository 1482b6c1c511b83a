import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { isExecutable } from '../../engines/programs.ts'
import { runCommand } from '../command.ts'
import type { PartContext } from '../types.ts'
import { judge, psql } from './postgres-psql.ts'
import type { PostgresSettings } from './postgres-settings.ts'

const folder = '/docker-entrypoint-initdb.d'

type Environment = Record<string, string>

/** Run the folder's scripts in name order; the first that fails ends it. */
export async function runInitScripts(
  part: PartContext,
  { user, database }: PostgresSettings,
  env: Environment,
): Promise<void> {
  const local = part.files.host(folder)
  const names = existsSync(local) ? readdirSync(local).sort() : []
  const connection = ['-U', user, '-d', database]
  for (const name of names) {
    const file = join(local, name)
    part.log(`running ${folder}/${name}\n`)
    if (name.endsWith('.sql.gz')) {
      const input = await text(createReadStream(file).pipe(createGunzip()))
      await psql(part, env, connection, name, input)
    } else if (extname(name) === '.sql') await psql(part, env, [...connection, '-f', file], name)
    else if (extname(name) === '.sh') await shell(part, env, file, name)
    else part.log(`ignoring ${folder}/${name}\n`)
  }
}

/** As in the image: a script that may be executed is, any other is read into a shell. */
async function shell(part: PartContext, env: Environment, file: string, name: string): Promise<void> {
  const argv = isExecutable(file) ? [file] : ['bash', '-e', '-c', '. "$0"', file]
  judge(part, await runCommand(argv, { env, cwd: '/', signal: part.signal, onOutput: part.log, pipes: true }), name)
}
