import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs a file for psql; its `\getenv` sees `environment`. */
export async function runSqlFile(url: string, file: string, environment: Record<string, string>): Promise<void> {
  await run('psql', ['--quiet', '--no-psqlrc', '--set=ON_ERROR_STOP=1', `--file=${file}`, url], {
    env: { ...process.env, ...environment },
  })
}
