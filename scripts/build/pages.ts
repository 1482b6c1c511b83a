/** Makes the pages of the site and their search index: `npm run build:site`, and `npm start` when they have changed. */
import { join } from 'node:path'
import { execa } from 'execa'
import { isProgram, repository } from '../repository.mjs'
import { writeSearchIndex } from './search-index.ts'

/** Docusaurus would put small pictures into the scripts, both themes of each diagram. As files, only one is fetched. */
const env = { WEBPACK_URL_LOADER_LIMIT: '0' }

/**
 * @param folder receives the pages
 * @param output `inherit` shows what Docusaurus prints; `pipe` keeps it for the error
 * @throws when Docusaurus or Pagefind finds a mistake, or the signal fires
 */
export async function buildPages(folder: string, output: 'inherit' | 'pipe', signal?: AbortSignal): Promise<void> {
  const program = join(repository, 'node_modules/@docusaurus/core/bin/docusaurus.mjs')
  const options = { cwd: repository, env, stdin: 'ignore', stdout: output, stderr: output, all: true } as const
  const { failed, all = '' } = await execa(process.execPath, [program, 'build', '--out-dir', folder], {
    ...options,
    reject: false,
    cancelSignal: signal,
  })
  signal?.throwIfAborted()
  if (failed) throw new Error(`The site could not be built:\n${all.slice(-3000)}`)
  await writeSearchIndex(folder)
}

if (isProgram(import.meta.url)) await buildPages(join(repository, 'build'), 'inherit')
