import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const quiet = (client: pg.Client) => client.on('error', () => {})

export const migrate = async ({ url, schema, folder }: { url: string; schema: string; folder: string }) => {
  const guard = quiet(new pg.Client({ connectionString: url }))
  const worker = quiet(new pg.Client({ connectionString: url }))
  await guard.connect()
  await worker.connect()
  try {
    const key = [...schema].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)
    while (!(await guard.query('SELECT pg_try_advisory_lock($1::int, 4)', [key])).rows[0].pg_try_advisory_lock) await sleep(40)
    // The server may still be at what a process that was killed has asked of its second connection.
    while (
      (
        await guard.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1 AND pid <> $2`,
          [`migrating ${schema}`, await pidOf(worker)],
        )
      ).rowCount
    )
      await sleep(40)
    await worker.query(`SET application_name = 'migrating ${schema}'`)
    await worker.query(`CREATE TABLE IF NOT EXISTS ${schema}.history (name text PRIMARY KEY, text text NOT NULL)`)
    const history = new Map<string, string>(
      (await worker.query(`SELECT name, text FROM ${schema}.history`)).rows.map(row => [row.name, row.text]),
    )
    const files = readdirSync(folder)
      .filter(name => /^[0-9]+-.+[.]sql$/.test(name))
      .map(name => ({ name, number: BigInt(name.split('-')[0]!), text: readFileSync(`${folder}/${name}`, 'utf8').split('\r\n').join('\n') }))
      .sort((a, b) => (a.number < b.number ? -1 : 1))
    check(files, history)
    const applied: string[] = []
    for (const file of files) {
      if (history.has(file.name)) continue
      try {
        await apply(worker, schema, file)
      } catch (error) {
        throw new Error(`Migration ${file.name}: ${(error as Error).message}`)
      }
      applied.push(file.name)
    }
    return { applied }
  } finally {
    await worker.end()
    await guard.end()
  }
}

const pidOf = async (client: pg.Client) => (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid

function check(files: { name: string; number: bigint; text: string }[], history: Map<string, string>) {
  const last = [...history.keys()].map(name => BigInt(name.split('-')[0]!)).reduce((a, b) => (a > b ? a : b), -1n)
  const numbers = new Map<bigint, string>()
  for (const { name, number, text } of files) {
    if (numbers.has(number)) throw new Error(`number ${number} twice: ${numbers.get(number)} and ${name}`)
    numbers.set(number, name)
    const before = history.get(name)
    if (before !== undefined && before !== text) throw new Error(`changed: ${name}`)
    if (before === undefined && number < last) throw new Error(`out of order: ${name}`)
  }
  for (const name of history.keys()) if (!files.some(file => file.name === name)) throw new Error(`missing: ${name}`)
}

async function apply(worker: pg.Client, schema: string, { name, text }: { name: string; text: string }) {
  const record = `INSERT INTO ${schema}.history VALUES (${pg.escapeLiteral(name)}, ${pg.escapeLiteral(text)})`
  if (text.startsWith('-- transaction: none')) {
    for (const statement of text.split('\n-- next\n')) await worker.query(statement)
    await worker.query(record)
    return
  }
  for (let tries = 0; ; tries++) {
    try {
      await worker.query(`BEGIN; SET LOCAL lock_timeout TO 450; ${text}\n; ${record}; COMMIT`)
      return
    } catch (error) {
      await worker.query('ROLLBACK')
      if ((error as pg.DatabaseError).code !== '55P03' || tries > 1000) throw error
      await sleep(300)
    }
  }
}
