/** Docusaurus plugin: how the course's files become pages. */
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LoadContext, Plugin } from '@docusaurus/types'
import { commonJsOutput, evictCacheWith } from './bundler.ts'

export default function courseContent({ siteDir, generatedFilesDir }: LoadContext): Plugin {
  const here = resolve(siteDir, 'src/content')
  const code = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(name => /\.(ts|cjs)$/.test(name))
  return {
    name: 'course-content',
    configureWebpack: (_config, isServer) => ({
      ...evictCacheWith(code.map(name => resolve(here, name))),
      module: {
        rules: [
          { test: /\.yaml$/, use: resolve(here, 'loaders/course-data.cjs') },
          // Docusaurus generates CommonJS; believe that, not the "type": "module" of our package.json.
          { test: /\.js$/, include: generatedFilesDir, type: 'javascript/auto' },
        ],
      },
      plugins: isServer ? [commonJsOutput] : [],
    }),
  }
}
