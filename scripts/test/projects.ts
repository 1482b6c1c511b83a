/** What `npm test` runs, of the projects in vitest.config.ts; `npm run test:platform` runs the other. */
export const everyDay = ['unit', 'integration', 'browser']
