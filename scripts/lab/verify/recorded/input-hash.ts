/** A hash of all that a lab's proof depends on: when it changes, the lab has to be proved again. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Lab } from '../../catalogue/labs.ts'
import { coursePaths } from '../../paths.ts'
import { listFiles } from '../../workspace/copy.ts'
import { loading } from '../loading.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What only tests use. @param path below the repository */
export const isOnlyForTests = (path: string): boolean =>
  /\.test\.|testkit\.ts$|^scripts\/lab\/kit\/.*\/fixtures\//.test(path)

/** The lab itself, the modules that its checks and `lab verify` import, what is loaded by path, and the packages. */
export async function inputHash(lab: Lab): Promise<string> {
  const own = listFiles(lab.directory)
    .filter(path => !path.startsWith('recorded/'))
    .map(path => join(lab.directory, path))
  const entries = [join(lab.directory, 'checks/index.ts'), here('../verify-lab.ts')]
  const kit = here('../../kit')
  const files = new Set([
    ...own,
    ...(await loading(lab, () => modulesOf(entries))),
    ...listFiles(kit).map(path => join(kit, path)),
    join(coursePaths.root, 'package-lock.json'),
  ])
  const hash = createHash('sha256')
  const paths = [...files].map(file => relative(coursePaths.root, file)).filter(path => !isOnlyForTests(path))
  for (const path of paths.sort()) hash.update(`${path}\n`).update(readFileSync(join(coursePaths.root, path)))
  return hash.digest('hex')
}

/** Absolute paths of the repository's own modules that these import, sooner or later. */
async function modulesOf(entryPoints: string[]): Promise<string[]> {
  const { metafile } = await build({
    entryPoints,
    absWorkingDir: coursePaths.root,
    bundle: true,
    write: false,
    outdir: coursePaths.state,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  })
  return Object.keys(metafile.inputs).map(path => join(coursePaths.root, path))
}
