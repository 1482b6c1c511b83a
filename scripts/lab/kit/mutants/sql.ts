/** Mutants of the solution's SQL, made in PostgreSQL's own syntax tree: a statement, or one element of one, is taken out. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadModule, parseSync } from 'libpg-query'
import { deparse } from 'pgsql-deparser'
import type { Mutant } from '../../contract.ts'
import { type GeneratedMutants, named, type Raw } from './generated.ts'

/** Lists of which one element may be missing: constraints of a column, privileges of a grant, columns of an index, … */
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
/** What is only so when it is said. */
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
    // PostgreSQL counts bytes, and lets comments before a statement belong to it.
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

/** Copies of a tree with one element less. */
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
