/** Finds the files that a module's behaviour depends on, as far as its source shows. */
import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { extname, join } from 'node:path'
import { type Loader, transform } from 'esbuild'
import { escapeRegExp } from '../../../stack/escape-regexp.ts'
import { compiling, graphOf } from './sources.ts'

/** Packages that read no file of the work by themselves. */
const harmless = new Set(['pg'])

/** Files that change what an import means. */
const resolution = /(^|\/)(package|tsconfig[^/]*)\.json$/

/** What leads to files that no import names: the work's place, a name that is put together, another process. */
const unseen =
  /\bimport\.meta\b|\b(?:cwd|argv|__dirname|__filename|require|createRequire|getBuiltinModule|worker_threads|child_process|cluster)\b|\bimport\((?!")/

/**
 * The modules and all that they import, by names written out.
 * @param directory of the work, absolute
 * @param entries paths below it
 * @param files all paths below it
 * @returns undefined where it cannot be told: one has a mistake, or may come to other files of the work
 */
export async function importsOf(
  directory: string,
  entries: readonly string[],
  files: readonly string[],
): Promise<string[] | undefined> {
  if (files.some(file => resolution.test(file))) return undefined
  const inputs = Object.entries((await graphOf(directory, entries))?.inputs ?? {})
  const packages = inputs.flatMap(([, { imports }]) => imports.filter(({ external }) => external))
  if (packages.some(({ path }) => !isBuiltin(path) && !harmless.has(path))) return undefined
  const folders = new Set(files.map(file => escapeRegExp(file.split('/')[0]!)))
  // A path in quotes that begins in the working directory, or climbs; what is imported by such a path is known.
  const paths = new RegExp(
    `(?<!\\b(?:from |import |import\\())["'\`](?:\\.{1,2}|(?:\\./)?(?:${[...folders].join('|')}))["'\`/]`,
  )
  for (const [path] of inputs) {
    if (!/\.[cm]?[jt]sx?$/.test(path)) continue
    const { code } = await transform(await readFile(join(directory, path), 'utf8'), {
      ...compiling,
      charset: 'utf8',
      loader: extname(path).replace(/^\.[cm]?/, '') as Loader,
      sourcemap: false,
    })
    if (unseen.test(code) || paths.test(code)) return undefined
  }
  return inputs.length > 0 ? inputs.map(([path]) => path) : undefined
}
