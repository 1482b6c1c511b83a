/**
 * Stands for `prism-react-renderer` in the browser. Docusaurus's theme loads it, with a dozen languages, on every page; our
 * code is highlighted when the pages are built (`src/content/highlight.ts`), so nothing is left for it to do.
 */
export const Prism = {}
