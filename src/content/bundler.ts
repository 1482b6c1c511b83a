/** Additions to Docusaurus's bundler configuration, with types that Docusaurus does not name. */
import type { Plugin } from '@docusaurus/types'

type Configured = Exclude<ReturnType<NonNullable<Plugin['configureWebpack']>>, void>
type BundlerPlugin = Extract<NonNullable<Configured['plugins']>[number], { apply: unknown }>

/**
 * Bundler plugin for the server build. Docusaurus renders the pages by requiring the chunks it has just built, which are
 * CommonJS; Node would take them for ES modules because our package.json says "type": "module". A package.json of their
 * own, beside them, says otherwise. The folder is removed when the pages are rendered.
 */
export const commonJsOutput: BundlerPlugin = {
  apply(compiler) {
    compiler.hooks.thisCompilation.tap('commonjs-output', compilation => {
      const source = new compiler.webpack.sources.RawSource('{"type":"commonjs"}')
      compilation.hooks.additionalAssets.tap('commonjs-output', () => compilation.emitAsset('package.json', source))
    })
  },
}

/**
 * The persistent cache is thrown away when one of `files` changes. It knows the pages and what they import, but not the
 * code that turned them into modules: without this a changed remark plugin would leave yesterday's pages in a warm build.
 */
export function evictCacheWith(files: string[]): Configured {
  const experiments: object = { cache: { buildDependencies: files } }
  return { experiments }
}
