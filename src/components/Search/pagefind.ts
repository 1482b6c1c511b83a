/**
 * Pagefind in the browser: it loads the pieces of the index that a search needs, and nothing before the first search.
 */

/** The part of `/pagefind/pagefind.js` that is used. */
interface Pagefind {
  options(options: { noWorker: boolean }): Promise<void>
  /** Null when a newer search has started meanwhile. */
  debouncedSearch(question: string, options: object, waitMs: number): Promise<{ results: PageResult[] } | null>
}

interface PageResult {
  data(): Promise<{ meta: { title: string }; sub_results: { title: string; url: string; excerpt: string }[] }>
}

/** A search result. */
export interface Finding {
  /** With the heading's anchor. */
  url: string
  page: string
  /** `02` when the page belongs to that lesson. */
  lesson?: string
  /** Absent at the head of the page. */
  heading?: string
  /** HTML: the surrounding text, escaped, with `<mark>` around the words found. */
  excerpt: string
}

const most = { pages: 5, perPage: 2 } as const

/** @throws Error when there is no index: a development server has none */
export async function openIndex(baseUrl: string): Promise<(question: string) => Promise<Finding[] | undefined>> {
  const pagefind: Pagefind = await import(/* webpackIgnore: true */ `${baseUrl}pagefind/pagefind.js`)
  // A worker would load the program a second time, for an index that answers within milliseconds.
  await pagefind.options({ noWorker: true })
  return async question => {
    const answer = await pagefind.debouncedSearch(question, {}, 150)
    if (!answer) return undefined
    const pages = await Promise.all(answer.results.slice(0, most.pages).map(result => result.data()))
    return pages.flatMap(({ meta, sub_results }) =>
      sub_results.slice(0, most.perPage).map(({ title, url, excerpt }) => ({
        url,
        page: meta.title,
        lesson: /\/lessons\/(\d{2})-/.exec(url)?.[1],
        ...(title === meta.title ? {} : { heading: title }),
        excerpt,
      })),
    )
  }
}
