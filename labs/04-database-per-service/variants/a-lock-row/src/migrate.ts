import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'

type File = { no: number; name: string; sql: string; hash: string; alone: boolean }

export async function migrate(o: { url: string; schema: string; folder: string }): Promise<{ applied: string[] }> {
  const db = new pg.Client(o.url)
  db.on('error', () => {})
  await db.connect()
  const s = pg.escapeIdentifier(o.schema)
  const app = `${o.schema}_app`
  try {
    await untilMade(db, s, app)
    await takeRow(db, s)
    const files = read(o.folder)
    const done = (await db.query(`SELECT no::int AS no, name, hash FROM ${s}.applied_migrations`)).rows
    judge(files, done)
    const applied: string[] = []
    for (const file of files.filter(f => !done.some(d => d.no === f.no))) {
      try {
        await (file.alone ? alone(db, s, file) : whole(db, s, file))
      } catch (cause) {
        const error = cause as Error & { file?: string }
        error.message = `${file.name} failed: ${error.message}`
        throw error
      }
      applied.push(file.name)
    }
    return { applied }
  } finally {
    await db.query(`DELETE FROM ${s}.migrating WHERE pid = pg_backend_pid()`).catch(() => {})
    await db.end()
  }
}

/** Everybody tries; one makes them, the others are told that they are there. */
async function untilMade(db: pg.Client, s: string, app: string) {
  for (let left = 50; ; left--) {
    try {
      await db.query(`
        BEGIN;
        CREATE TABLE IF NOT EXISTS ${s}.applied_migrations (no bigint PRIMARY KEY, name text NOT NULL, hash text NOT NULL);
        CREATE TABLE IF NOT EXISTS ${s}.migrating (one boolean PRIMARY KEY DEFAULT true CHECK (one), pid integer NOT NULL, since timestamptz NOT NULL);
        REVOKE ALL ON ${s}.applied_migrations, ${s}.migrating FROM ${pg.escapeIdentifier(app)};
        COMMIT`)
      return
    } catch (error) {
      await db.query('ROLLBACK').catch(() => {})
      if (left === 0) throw error
      await new Promise(r => setTimeout(r, 100))
    }
  }
}

/** The row of a session that is no more is nobody's. */
async function takeRow(db: pg.Client, s: string) {
  for (;;) {
    await db.query(`
      DELETE FROM ${s}.migrating m WHERE NOT EXISTS (
        SELECT FROM pg_stat_activity a WHERE a.pid = m.pid AND a.backend_start = m.since AND a.datname = current_database())`)
    const { rowCount } = await db.query(`
      INSERT INTO ${s}.migrating (pid, since)
      SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid() ON CONFLICT DO NOTHING`)
    if (rowCount) return
    await new Promise(r => setTimeout(r, 80))
  }
}

function read(folder: string): File[] {
  return fs
    .readdirSync(folder)
    .filter(n => /^\d+-.*\.sql$/.test(n))
    .map(name => {
      const sql = fs.readFileSync(path.join(folder, name), 'utf8').replace(/\r\n?/g, '\n')
      return {
        no: parseInt(name, 10),
        name,
        sql,
        hash: createHash('md5').update(sql).digest('hex'),
        alone: sql.split('\n', 1)[0]!.trim() === '-- transaction: none',
      }
    })
    .sort((a, b) => a.no - b.no || a.name.localeCompare(b.name))
}

function judge(files: File[], done: { no: number; name: string; hash: string }[]) {
  const problems: string[] = []
  for (const [i, f] of files.entries()) if (files[i + 1]?.no === f.no) problems.push(`${f.name} and ${files[i + 1]!.name} have one number`)
  const top = Math.max(0, ...done.map(d => d.no))
  for (const f of files) if (f.no < top && !done.some(d => d.no === f.no)) problems.push(`${f.name} comes too late`)
  for (const d of done) {
    const f = files.find(each => each.name === d.name)
    if (!f) problems.push(`${d.name} is gone`)
    else if (f.hash !== d.hash) problems.push(`${d.name} was edited`)
  }
  if (problems.length) throw new Error(problems.join('; '))
}

async function whole(db: pg.Client, s: string, f: File) {
  const until = Date.now() + 120_000
  for (;;) {
    try {
      await db.query('BEGIN')
      await db.query(`SET LOCAL lock_timeout = '300ms'`)
      await db.query(f.sql)
      await db.query('SET LOCAL lock_timeout = 0')
      await db.query(`INSERT INTO ${s}.applied_migrations VALUES ($1, $2, $3)`, [f.no, f.name, f.hash])
      const { command } = await db.query('COMMIT')
      if (command !== 'COMMIT') throw new Error('it was rolled back')
      return
    } catch (error) {
      await db.query('ROLLBACK').catch(() => {})
      const { code } = error as { code?: string }
      if ((code !== '55P03' && code !== '40P01') || Date.now() > until) throw error
      await new Promise(r => setTimeout(r, 150 + Math.random() * 200))
    }
  }
}

async function alone(db: pg.Client, s: string, f: File) {
  for (const part of f.sql.split(/^-- next *\n/m)) await db.query(part)
  await db.query(`INSERT INTO ${s}.applied_migrations VALUES ($1, $2, $3)`, [f.no, f.name, f.hash])
}
