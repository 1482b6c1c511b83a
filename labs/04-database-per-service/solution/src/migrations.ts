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
export interface Applied {
  number: number
  name: string
  checksum: string
}

/** In the order of their numbers. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter(name => /^\d+-.+\.sql$/.test(name))
  const migrations = await Promise.all(names.map(name => readMigration(folder, name)))
  return migrations.sort((one, other) => one.number - other.number)
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
  const alone = /^-- transaction: none\s*\n/.test(text)
  return {
    number: Number.parseInt(name, 10),
    name,
    text,
    checksum: createHash('sha256').update(text).digest('hex'),
    statements: alone ? text.split(/^-- next\s*$/m) : undefined,
  }
}

/** @throws Error that names the first file for which the folder and the record cannot both be right */
export function refuseContradictions(migrations: readonly Migration[], applied: readonly Applied[]): void {
  const twice = migrations.find(each => migrations.find(({ number }) => number === each.number) !== each)
  if (twice) throw new Error(`${twice.name}: another file has the number ${twice.number} too.`)
  for (const { number, name, checksum } of applied) {
    const file = migrations.find(each => each.number === number)
    if (file?.name !== name) throw new Error(`${name} was applied, and is not in the folder any more.`)
    if (file.checksum !== checksum) throw new Error(`${name} was edited after it had been applied.`)
  }
  const last = Math.max(-1, ...applied.map(({ number }) => number))
  const late = migrations.find(each => each.number < last && !applied.some(({ number }) => number === each.number))
  if (late) throw new Error(`${late.name} is new, but a file with a higher number has been applied.`)
}
