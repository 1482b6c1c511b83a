import type { Options as ClassicOptions, ThemeConfig } from '@docusaurus/preset-classic'
import type { Config } from '@docusaurus/types'
import { editLink } from './src/content/page-links.ts'
import courseContent from './src/content/plugin.ts'
import remarkDecision from './src/content/remark-decision.ts'
import remarkFences from './src/content/remark-fences.ts'

/** See src/content/page-links.ts. */
const { SITE_EDIT_URL: editUrl, SITE_REPORT_URL: reportUrl } = process.env

const config: Config = {
  title: 'Groundwork',
  tagline: 'Infrastructure as code and event-driven services, on your own machine',
  favicon: 'favicon.svg',
  // The site is served from the learner's machine; the address only completes absolute links.
  url: 'http://localhost:3000',
  baseUrl: '/',
  trailingSlash: true,
  baseUrlIssueBanner: false,
  staticDirectories: ['src/static'],
  future: { v4: true, faster: true },
  i18n: { defaultLocale: 'en', locales: ['en'] },

  customFields: { reportUrl },

  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  markdown: {
    format: 'detect',
    hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
  },

  plugins: [courseContent],
  presets: [
    [
      'classic',
      {
        docs: {
          routeBasePath: '/',
          sidebarPath: './sidebars.ts',
          // Lessons and decisions keep their numbers in the address: 02 is how everybody calls lesson 02.
          numberPrefixParser: false,
          beforeDefaultRemarkPlugins: [remarkFences, remarkDecision],
          editUrl: editUrl && (({ docPath }) => editLink(editUrl, `docs/${docPath}`)),
        },
        blog: false,
        sitemap: false,
        theme: { customCss: './src/css/site.css' },
      } satisfies ClassicOptions,
    ],
  ],

  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: 'Groundwork',
      items: [
        { type: 'docSidebar', sidebarId: 'lessons', label: 'Lessons' },
        { type: 'docSidebar', sidebarId: 'reference', label: 'Reference' },
        { type: 'docSidebar', sidebarId: 'decisions', label: 'Decisions' },
        { to: '/progress/', label: 'Your progress', position: 'right' },
        { to: '/instructor/', label: 'Instructor', position: 'right' },
      ],
    },
    docs: { sidebar: { hideable: true } },
    tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
  } satisfies ThemeConfig,
}

export default config
