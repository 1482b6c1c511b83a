/**
 * Mutants of the solution's SQL, made in PostgreSQL's syntax tree: a statement, or one element of a list, is removed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadModule, parseSync } from 'libpg-query'
import { deparse } from 'pgsql-deparser'
import type { Mutant } from '../../contract.ts'
import { type GeneratedMutants, named, type Raw } from './generated.ts'

/** Lists from which one element is removed: constraints of a column, privileges of a grant, columns of an index. */
const lists = [
  'constraints',
  'tableElts',
  'privileges',
  'objects',
  'grantees',
  'options',
  'indexParams',
  'cmds',
  'keys',
]
/** Options that are removed when they are set. */
const flags = ['unique', 'concurrent', 'skip_validation', 'grant_option']

interface Tree {
  [key: string]: unknown
}

/** @throws LabDefinitionError for an equivalent that is no mutant any more */
export async function sqlMutants(options: GeneratedMutants): Promise<Mutant[]> {
  await loadModule()
  return named(
    (await Promise.all(options.files.map(file => mutantsOf(file, readFileSync(join(options.directory, file)))))).flat(),
    options,
  )
}

async function mutantsOf(file: string, source: Buffer): Promise<Raw[]> {
  const { stmts } = parseSync(source.toString('utf8')) as {
    stmts: { stmt: Tree; stmt_location?: number; stmt_len?: number }[]
  }
  const raws: Raw[] = []
  for (const { stmt, stmt_location: start = 0, stmt_len: length = source.length - start } of stmts) {
    // PostgreSQL counts bytes, and counts comments before a statement as part of it.
    const text = source.subarray(start, start + length).toString('utf8')
    const kind = Object.keys(stmt)[0] ?? 'statement'
    const put = (replacement: string, original: string, what = kind): Raw => ({
      file,
      kind: what,
      original,
      replacement,
      edit: () =>
        Buffer.concat([
          source.subarray(0, start),
          Buffer.from(replacement),
          source.subarray(start + length),
        ]).toString(),
    })
    raws.push(put('', withoutComments(text)))
    for (const { tree, what } of smaller(stmt)) raws.push(put(`\n${await deparse(tree)}`, await deparse(stmt), what))
  }
  return raws
}

/** Copies of a tree, each with one element removed. */
function* smaller(root: Tree): Generator<{ tree: Tree; what: string }> {
  for (const { path, value } of walk(root, [])) {
    const key = path.at(-1) as string
    if (Array.isArray(value) && lists.includes(key) && (value.length > 1 || key === 'constraints'))
      for (const index of value.keys())
        yield { tree: changed(root, path, value.toSpliced(index, 1)), what: `${key}[${index}] less` }
    if (value === true && flags.includes(key)) yield { tree: changed(root, path, undefined), what: `not ${key}` }
  }
}

function* walk(node: unknown, path: (string | number)[]): Generator<{ path: (string | number)[]; value: unknown }> {
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    const inner = [...path, Array.isArray(node) ? Number(key) : key]
    yield { path: inner, value }
    yield* walk(value, inner)
  }
}

function changed(root: Tree, path: readonly (string | number)[], value: unknown): Tree {
  const copy = structuredClone(root)
  const parent = path.slice(0, -1).reduce<Tree>((node, key) => node[key] as Tree, copy)
  parent[path.at(-1) as string] = value
  return copy
}

const withoutComments = (text: string): string => text.replaceAll(/^\s*--.*$/gm, '')
