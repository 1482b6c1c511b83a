import { readFileSync } from 'node:fs'
import { runPsqlScript } from '../../../../scripts/stack/sql/run.ts'

/** Runs a script for psql without psql, as the local stack does; its `\getenv` sees `environment`. */
export async function runSqlFile(url: string, file: string, environment: Record<string, string>): Promise<void> {
  await runPsqlScript(url, readFileSync(file, 'utf8'), { file, env: environment })
}
