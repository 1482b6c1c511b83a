/**
 * The child's TypeScript made into JavaScript here, where esbuild runs already: a child that begins with tsx takes more
 * than twice the processor time. What this leaves out, tsx loads in the child (`loader.mjs`).
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type BuildOptions, build, type Metafile, type TransformOptions, transform } from 'esbuild'

/** What `start.mjs` reads. */
export interface Sources {
  /** URL of the module that starts the child. */
  first: string
  modules: Modules
}

/** JavaScript with its source map, by the URL of the TypeScript. */
export type Modules = Record<string, string>

export const compiling = {
  format: 'esm',
  platform: 'node',
  target: `node${process.versions.node}`,
  sourcemap: 'inline',
  sourcesContent: false,
  logLevel: 'silent',
} satisfies BuildOptions & TransformOptions

const bundling = { ...compiling, bundle: true, packages: 'external', write: false } satisfies BuildOptions

/** @throws Error when the player cannot be compiled */
export async function sourcesOf(directory: string, entries: readonly string[], player: URL): Promise<Sources> {
  const [beside, modules] = await Promise.all([harnessBeside(player), compileWork(directory, entries)])
  return { first: harness.href, modules: { ...modules, [harness.href]: beside } }
}

const harness = new URL('harness.ts', import.meta.url)
const harnesses = new Map<string, Promise<string>>()

/** The harness and a player, in one module: they share `captured.ts` and `codec.ts`, and both are quickly there. */
function harnessBeside({ href }: URL): Promise<string> {
  const known = harnesses.get(href)
  if (known) return known
  const [ours, players] = [harness.href, href].map(url => JSON.stringify(fileURLToPath(url)))
  const contents = `import { start } from ${ours}; start(() => import(${players}))`
  const made = build({
    ...bundling,
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', harness)) },
    outfile: fileURLToPath(harness),
  }).then(({ outputFiles }) => outputFiles[0]!.text)
  harnesses.set(href, made)
  return made
}

/**
 * The learner's modules, and what they import by a name that is written out; none when esbuild finds a mistake, or when
 * a tsconfig.json is to be heeded.
 * @param directory of the work, absolute
 * @param entries paths below it
 */
export async function compileWork(directory: string, entries: readonly string[]): Promise<Modules> {
  if (existsSync(join(directory, 'tsconfig.json'))) return {}
  const graph = await graphOf(directory, entries)
  const files = Object.keys(graph?.inputs ?? {}).filter(file => file.endsWith('.ts'))
  const modules = files.map(async file => {
    const path = resolve(directory, file)
    const { code } = await transform(await readFile(path, 'utf8'), {
      ...compiling,
      loader: 'ts',
      sourcefile: basename(path),
    })
    return [pathToFileURL(path).href, code]
  })
  return Object.fromEntries(await Promise.all(modules))
}

/** Which module imports which, by paths below the directory; undefined when esbuild finds a mistake. */
export async function graphOf(directory: string, entries: readonly string[]): Promise<Metafile | undefined> {
  const options = { ...bundling, metafile: true, absWorkingDir: directory, outdir: directory } as const
  return (await build({ ...options, entryPoints: [...entries] }).catch(() => undefined))?.metafile
}
