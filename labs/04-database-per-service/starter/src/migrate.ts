/** Brings a schema to where its folder of migrations says. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

export interface MigrateOptions {
  /** Connects as the role that builds in the schema. */
  url: string
  schema: string
  folder: string
}

/** @returns the names that this call applied */
export async function migrate({ url, folder }: MigrateOptions): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort()
  for (const name of names) await client.query(await readFile(join(folder, name), 'utf8'))
  await client.end()
  return { applied: names }
}
