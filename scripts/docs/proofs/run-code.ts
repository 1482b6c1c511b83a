/** Code of predict-the-output questions, run as the reader would run it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import pg from 'pg'
import type { QuizQuestion } from '../../../src/content/quiz.ts'
import type { ProofEngines } from './proof.ts'

type Language = NonNullable<QuizQuestion['code']>['language']

/** Languages whose code prints something by itself. Others need a proof that knows what to ask. */
export const runners: Partial<Record<Language, (text: string, engines: ProofEngines) => Promise<string[]>>> = {
  js: text => printedBy(process.execPath, ['--input-type=module', '--eval', text]),
  // On one line with the first, so that bash counts lines as the reader does.
  bash: text => printedBy('bash', ['-c', `exec 2>&1; ${text}`]),
  sql: (text, { postgres }) => printedByPostgres(text, postgres),
}

/**
 * The lines that a program prints, without this process's environment. Its exit status does not matter: a shell that
 * stops early is a valid answer.
 */
async function printedBy(program: string, args: string[]): Promise<string[]> {
  const options = { env: { PATH: process.env.PATH }, timeout: 30_000 }
  const { stdout } = await promisify(execFile)(program, args, options).catch((error: { stdout?: string }) => {
    if (!error.stdout) throw error
    return { stdout: error.stdout }
  })
  return stdout.trimEnd().split('\n')
}

/**
 * Rows and errors as psql prints them without headings, for a superuser in an empty database. An error does not end the
 * run.
 */
async function printedByPostgres(text: string, postgres: string): Promise<string[]> {
  const name = `proof_${process.pid}_${Date.now()}`
  const server = await connect(postgres)
  try {
    await server.query(`CREATE DATABASE ${name}`)
    const database = await connect(Object.assign(new URL(postgres), { pathname: name }).href)
    const lines: string[] = []
    for (const statement of text.split(/;\s*$/m).filter(it => it.trim() !== '')) {
      try {
        const { rows } = await database.query<unknown[]>({ text: statement, rowMode: 'array' })
        lines.push(...rows.map(row => row.join(' | ')))
      } catch (error) {
        lines.push(`ERROR:  ${(error as Error).message}`)
      }
    }
    await database.end()
    return lines
  } finally {
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    // Roles belong to the whole server, not to the database that is dropped.
    for (const [, role] of text.matchAll(/CREATE ROLE (\w+)/g)) await server.query(`DROP ROLE IF EXISTS ${role}`)
    await server.end()
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}
