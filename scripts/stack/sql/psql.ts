/**
 * `psql` for scripts, where the real one is not installed: connection options, -v, -f, -c or standard input, and results
 * as text. Exit status as psql's: 0, 1 for a usage or file error, 2 for no connection, 3 for an error under ON_ERROR_STOP.
 *
 *     tsx psql.ts -v ON_ERROR_STOP=1 -U postgres -d shop < init.sql
 */
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { StackError } from '../error.ts'
import { formatRows } from './format.ts'
import { NotUtf8, readSql } from './read-sql.ts'
import { runPsqlScript } from './run.ts'

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const
const flag = { type: 'boolean' } as const

const options = {
  host: { ...text, short: 'h' },
  port: { ...text, short: 'p' },
  username: { ...text, short: 'U' },
  dbname: { ...text, short: 'd' },
  file: { ...texts, short: 'f' },
  command: { ...texts, short: 'c' },
  variable: { ...texts, short: 'v' },
  set: texts,
  'no-align': { ...flag, short: 'A' },
  'tuples-only': { ...flag, short: 't' },
  'no-psqlrc': { ...flag, short: 'X' },
  'no-password': { ...flag, short: 'w' },
  quiet: { ...flag, short: 'q' },
  'echo-errors': { ...flag, short: 'b' },
  'echo-queries': { ...flag, short: 'e' },
  'field-separator': { ...text, short: 'F' },
  'single-transaction': { ...flag, short: '1' },
  // Options about the output or the prompt, which have no effect here.
  'no-readline': { ...flag, short: 'n' },
  'echo-all': { ...flag, short: 'a' },
  expanded: { ...flag, short: 'x' },
  pset: { ...texts, short: 'P' },
} as const

process.exitCode = await main()

async function main(): Promise<number> {
  const given = readOptions()
  if (!given) return 1
  const { values, positionals } = given
  const { host, port, dbname: database = positionals[0], username: user = positionals[1] } = values
  const named = database?.includes('://') ? { connectionString: database } : { database }
  const client = new pg.Client({ ...named, host, port: port ? Number(port) : undefined, user })
  try {
    await client.connect()
  } catch (error) {
    console.error(`psql: error: ${(error as Error).message}`)
    return 2
  }
  try {
    const inOne = values['single-transaction'] ?? false
    let status = 0
    if (inOne) await client.query('begin')
    for (const script of scripts(values)) status = (await run(client, script, values)) || status
    if (inOne) await client.query('commit')
    return status
  } catch (error) {
    if (error instanceof NotUtf8) {
      console.error(`psql: ERROR:  ${error.message}`)
      return 3
    }
    if (!(error instanceof StackError)) throw error
    const { place, message } = error.failure
    console.error(`psql:${place?.file ?? ''}:${place?.line ?? ''}: ERROR:  ${message}`)
    return 3
  } finally {
    await client.end()
  }
}

/** Undefined, after a sentence on stderr, for an unknown option. */
function readOptions() {
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (error) {
    console.error(
      `psql: error: ${(error as Error).message} (without psql on this machine, only its common options are known)`,
    )
    return undefined
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

interface Script {
  text: string
  file: string
  directory: string
}

function scripts(values: Values): Script[] {
  const here = process.cwd()
  const commands = (values.command ?? []).map(command => ({ text: command, file: '<command>', directory: here }))
  const files = (values.file ?? []).map(file =>
    file === '-' ? standardInput() : { text: readSql(file), file, directory: dirname(file) },
  )
  return commands.length + files.length > 0 ? [...commands, ...files] : [standardInput()]
}

function standardInput(): Script {
  return { text: readSql(0), file: '<stdin>', directory: process.cwd() }
}

/** @returns the exit status */
async function run(client: pg.Client, script: Script, values: Values): Promise<number> {
  const pairs = [...(values.variable ?? []), ...(values.set ?? [])].map(
    pair => pair.split(/=(.*)/s) as [string, string?],
  )
  const variables = Object.fromEntries(pairs.map(([name, value]) => [name, value ?? '']))
  const { failures } = await runPsqlScript(client, script.text, {
    file: script.file,
    directory: process.cwd(),
    scriptDirectory: script.directory,
    variables,
    // As in psql, errors stop a script only with -v ON_ERROR_STOP=1.
    onError: 'continue',
    onOutput: line => console.log(line),
    onRows: rows =>
      console.log(
        formatRows(rows, {
          aligned: !values['no-align'],
          tuplesOnly: values['tuples-only'] ?? false,
          separator: values['field-separator'] ?? '|',
        }),
      ),
  })
  for (const { place, message } of failures) console.error(`psql:${place?.file}:${place?.line}: ERROR:  ${message}`)
  // A single failed command is a failure without ON_ERROR_STOP too.
  return failures.length > 0 && script.file === '<command>' ? 1 : 0
}
