/** Written by `src/content/plugin.ts` when the site is built. */
declare module '@generated/course-content/default/decisions.json' {
  const decisions: Pick<
    import('../../content/decisions.ts').Decision,
    'id' | 'number' | 'title' | 'description' | 'status' | 'date'
  >[]
  export default decisions
}
