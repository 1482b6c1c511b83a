import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

interface File {
  name: string
  number: number
  sql: string
  sum: string
}

export async function migrate(options: { url: string; schema: string; folder: string }): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: options.url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  // The server looks every 50 ms whether this process is still there, and ends what it does for one that is not.
  await client.query('SET client_connection_check_interval = 50')
  try {
    return await run(client, options.schema, await filesOf(options.folder))
  } finally {
    await client.end()
  }
}

async function run(client: pg.Client, schema: string, files: File[]): Promise<{ applied: string[] }> {
  const table = `"${schema}".done`
  const key = Number.parseInt(createHash('sha1').update(schema).digest('hex').slice(0, 7), 16)
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    while (!(await client.query(`SELECT pg_try_advisory_lock(${key}) AS got`)).rows[0].got) await pause(60)
    try {
      return await work()
    } finally {
      await client.query(`SELECT pg_advisory_unlock(${key})`).catch(() => undefined)
    }
  }
  await alone(() => client.query(`CREATE TABLE IF NOT EXISTS ${table} (name text PRIMARY KEY, sum text NOT NULL)`))
  const done = async () =>
    new Map<string, string>((await client.query(`SELECT name, sum FROM ${table}`)).rows.map(row => [row.name, row.sum]))

  const before = await done()
  const problem = problemOf(files, before)
  if (problem) throw new Error(problem)
  const applied: string[] = []
  for (const file of files) {
    if (before.has(file.name)) continue
    const record = () => client.query(`INSERT INTO ${table} VALUES ($1, $2)`, [file.name, file.sum])
    const once = async () => {
      // Somebody else may have been here since.
      if ((await done()).has(file.name)) return false
      if (!/^-- transaction: none\n/.test(file.sql)) return inTransaction(client, file.sql, record)
      for (const statement of statementsOf(file.sql)) await client.query(statement)
      await record()
      return true
    }
    try {
      if (await untilThrough(() => alone(once))) applied.push(file.name)
    } catch (error) {
      throw Object.assign(new Error(`${file.name}\n${(error as Error).message}`), { file: file.name })
    }
  }
  return { applied }
}

async function inTransaction(client: pg.Client, sql: string, record: () => Promise<unknown>): Promise<true> {
  await client.query('START TRANSACTION')
  try {
    await client.query(`SELECT set_config('lock_timeout', '350', true)`)
    await client.query(sql)
    await record()
    await client.query('COMMIT')
    return true
  } catch (error) {
    await client.query('ABORT').catch(() => undefined)
    throw error
  }
}

async function untilThrough<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === '55P03')) throw error
      await pause(400)
    }
  }
}

function statementsOf(sql: string): string[] {
  const statements = ['']
  for (const line of sql.split('\n')) {
    if (line.trim() === '-- next') statements.push('')
    else statements[statements.length - 1] += `${line}\n`
  }
  return statements
}

async function filesOf(folder: string): Promise<File[]> {
  const files: File[] = []
  for (const name of await readdir(folder)) {
    const number = /^(\d+)-[^]+\.sql$/.exec(name)?.[1]
    if (number === undefined) continue
    const sql = (await readFile(`${folder}/${name}`)).toString().replace(/\r/g, '')
    files.push({ name, number: Number(number), sql, sum: createHash('sha256').update(sql).digest('base64') })
  }
  return files.sort((one, other) => one.number - other.number)
}

function problemOf(files: File[], done: Map<string, string>): string | undefined {
  const highest = Math.max(-1, ...[...done.keys()].map(name => parseInt(name, 10)))
  for (const [index, { name, number, sum }] of files.entries()) {
    if (files.findIndex(file => file.number === number) !== index) return `${name} has a number that is taken`
    if (!done.has(name) && number <= highest) return `${name} is numbered below one that was applied`
    if (done.has(name) && done.get(name) !== sum) return `${name} is not what was applied`
  }
  const gone = [...done.keys()].find(name => !files.some(file => file.name === name))
  return gone === undefined ? undefined : `${gone} has disappeared`
}
