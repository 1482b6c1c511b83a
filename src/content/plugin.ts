/** Docusaurus plugin: how the course's files become pages. */
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LoadContext, Plugin } from '@docusaurus/types'
import { commonJsOutput, evictCacheWith } from './bundler.ts'
import { readDecisions } from './decisions.ts'

export default function courseContent({ siteDir, generatedFilesDir }: LoadContext): Plugin {
  const here = resolve(siteDir, 'src/content')
  const code = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(name => /\.(ts|cjs)$/.test(name))
  const adr = resolve(siteDir, 'docs/adr')
  const kafkajs = resolve(siteDir, 'node_modules/kafkajs')
  const docsProps = resolve(generatedFilesDir, 'docusaurus-plugin-content-docs/default/p')

  return {
    name: 'course-content',
    getPathsToWatch: () => [`${adr}/*.md`],
    async contentLoaded({ actions }) {
      const decisions = readDecisions(adr, 'docs/adr').map(({ id, number, title, description, status, date }) => {
        return { id, number, title, description, status, date }
      })
      // A file that only the page of all decisions imports: global data would be part of every page.
      await actions.createData('decisions.json', JSON.stringify(decisions))
    },

    configureWebpack: (_config, isServer) => ({
      ...evictCacheWith(code.map(name => resolve(here, name))),
      module: {
        rules: [
          { test: /\.yaml$/, use: resolve(here, 'loaders/course-data.cjs') },
          // Docusaurus generates CommonJS; believe that, not the "type": "module" of our package.json.
          { test: /\.js$/, include: generatedFilesDir, type: 'javascript/auto' },
          { test: /\.js$/, include: kafkajs, use: resolve(here, 'loaders/kafkajs.cjs') },
          { test: /\.json$/, include: docsProps, use: resolve(here, 'loaders/without-doc-cards.cjs') },
        ],
      },
      resolve: {
        alias: { 'prism-react-renderer$': resolve(siteDir, 'src/theme/no-highlighter.ts') },
        // kafkajs asks for `crypto` where there is no other source of randomness.
        fallback: { crypto: false },
      },
      plugins: isServer ? [commonJsOutput] : [],
      // Beside the other files with a hash in their name, so that browsers cache them.
      output: { assetModuleFilename: 'assets/files/[hash][ext]' },
      // PGlite imports `module` only in Node.
      externals: isServer ? [] : [{ 'node:module': 'var {}' }],
    }),
  }
}
