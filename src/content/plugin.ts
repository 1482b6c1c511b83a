/** Docusaurus plugin: how the course's files become pages. */
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LoadContext, Plugin } from '@docusaurus/types'
import { commonJsOutput, evictCacheWith } from './bundler.ts'
import { type Decision, readDecisions } from './decisions.ts'

/** What any page may ask for by `usePluginData('course-content')`; it is part of every page's weight. */
export interface CourseData {
  decisions: Pick<Decision, 'id' | 'number' | 'title' | 'description' | 'status' | 'date'>[]
}

export default function courseContent({ siteDir, generatedFilesDir }: LoadContext): Plugin {
  const here = resolve(siteDir, 'src/content')
  const code = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(name => /\.(ts|cjs)$/.test(name))
  const adr = resolve(siteDir, 'docs/adr')
  const kafkajs = resolve(siteDir, 'node_modules/kafkajs')

  return {
    name: 'course-content',
    getPathsToWatch: () => [`${adr}/*.md`],
    async contentLoaded({ actions }) {
      const decisions = readDecisions(adr, 'docs/adr').map(({ id, number, title, description, status, date }) => {
        return { id, number, title, description, status, date }
      })
      actions.setGlobalData({ decisions } satisfies CourseData)
    },

    configureWebpack: (_config, isServer) => ({
      ...evictCacheWith(code.map(name => resolve(here, name))),
      module: {
        rules: [
          { test: /\.yaml$/, use: resolve(here, 'loaders/course-data.cjs') },
          // Docusaurus generates CommonJS; believe that, not the "type": "module" of our package.json.
          { test: /\.js$/, include: generatedFilesDir, type: 'javascript/auto' },
          { test: /\.js$/, include: kafkajs, use: resolve(here, 'loaders/kafkajs.cjs') },
        ],
      },
      resolve: {
        alias: { 'prism-react-renderer$': resolve(siteDir, 'src/theme/no-highlighter.ts') },
        // kafkajs asks for it where there is no other source of chance.
        fallback: { crypto: false },
      },
      plugins: isServer ? [commonJsOutput] : [],
      // Beside the other files that are named by their content, so that browsers keep them.
      output: { assetModuleFilename: 'assets/files/[hash][ext]' },
      // PGlite asks for it where it runs in Node.
      externals: isServer ? [] : [{ 'node:module': 'var {}' }],
    }),
  }
}
