/** The migrations of a folder, as files. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Migration {
  number: number
  /** The file's name. */
  name: string
  text: string
  /** Of the text, whatever its line ends. */
  checksum: string
  /** Statements that each stand for themselves; undefined when the file is one transaction. */
  statements?: string[]
}

/** What was applied: the record of it. */
export type Applied = Pick<Migration, 'name' | 'checksum'>

/** In the order of their numbers. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter(name => /^\d+-.+\.sql$/.test(name))
  const migrations = await Promise.all(names.map(name => readMigration(folder, name)))
  return migrations.sort((one, other) => one.number - other.number)
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
  const alone = text.startsWith('-- transaction: none\n')
  return {
    number: Number.parseInt(name, 10),
    name,
    text,
    checksum: createHash('sha256').update(text).digest('hex'),
    statements: alone ? text.split('\n-- next\n') : undefined,
  }
}

/**
 * Both in the order of the numbers: what was applied is how the folder begins.
 * @throws Error that names the first file for which the folder and the record cannot both be right
 */
export function refuseContradictions(migrations: readonly Migration[], applied: readonly Applied[]): void {
  const twice = migrations.find(each => migrations.find(({ number }) => number === each.number) !== each)
  if (twice) throw new Error(`${twice.name}: another file has the number ${twice.number} too.`)
  const gone = applied.find(({ name }) => !migrations.some(each => each.name === name))
  if (gone) throw new Error(`${gone.name} was applied, and is not in the folder any more.`)
  for (const [index, { name, checksum }] of applied.entries()) {
    const file = migrations[index]!
    if (file.name !== name) throw new Error(`${file.name} is new, but a file with a higher number has been applied.`)
    if (file.checksum !== checksum) throw new Error(`${name} was edited after it had been applied.`)
  }
}
