/**
 * The index of the site's search: made by Pagefind from the built pages, and read by it in the browser piece by piece.
 *
 *     npx tsx scripts/build/search-index.ts build
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { close, createIndex } from 'pagefind'

const settings = {
  // An article's text and nothing round it: no menu, no way back, no table of contents.
  rootSelector: '.theme-doc-markdown',
  excludeSelectors: ['button', '.hash-link'],
  forceLanguage: 'en',
}

/**
 * Postings in one piece of the index. A question fetches the pieces of its words, and the usual 20,000 would make them 40 KB.
 * Pagefind takes it from the environment only.
 */
const pieceSize = '5000'

/** Pagefind brings user interfaces too; ours is `src/components/Search`. */
const needed = /^pagefind\.js$|^pagefind-entry\.json$|^wasm\.en\.pagefind$|\.pf_(meta|index|fragment|filter)$/

/**
 * Writes `pagefind/` into the folder of the built site.
 * @throws Error when Pagefind finds a page that it cannot read, or none
 */
export async function writeSearchIndex(site: string): Promise<void> {
  process.env.PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE = pieceSize
  try {
    const { index, errors } = await createIndex(settings)
    if (!index) throw new Error(`The search index cannot be made: ${errors.join(' ')}`)
    const added = await index.addDirectory({ path: site })
    if (added.errors.length > 0) throw new Error(`The search index cannot be made: ${added.errors.join(' ')}`)
    const { files } = await index.getFiles()
    for (const { path, content } of files.filter(({ path }) => needed.test(path.replace(/^.*\//, '')))) {
      const file = join(site, 'pagefind', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
    }
  } finally {
    await close()
  }
}
