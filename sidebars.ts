import type { SidebarsConfig } from '@docusaurus/plugin-content-docs'
import { readDecisions } from './src/content/decisions.ts'
import { type LessonFolder, readLessons } from './src/content/lessons.ts'

const lessonNotes = ['01', '02', '03', '04', '05'].map(lesson => `lesson-${lesson}`)
const instructorPages = ['first-week', ...lessonNotes, 'server'].map(page => `instructors/${page}`)

const sidebars: SidebarsConfig = {
  lessons: [
    { type: 'category', label: 'Lessons', collapsed: false, items: readLessons('docs').map(lessonItem) },
    {
      type: 'category',
      label: 'For instructors',
      link: { type: 'doc', id: 'instructors/index' },
      items: instructorPages,
    },
  ],
  reference: [
    ...reference('quick-start', 'commands', 'troubleshooting', 'lab-command'),
    {
      type: 'category',
      label: 'The platform',
      link: { type: 'doc', id: 'reference/index' },
      items: reference(
        'sales',
        'inventory',
        'payment',
        'delivery',
        'identity',
        'progress',
        'access',
        'data-models',
        'events',
        'monitoring',
        'measured',
      ),
    },
    ...reference('directories', 'glossary', 'course-status'),
  ],
  decisions: [
    'adr/index',
    ...readDecisions('docs/adr', 'docs/adr').map(({ id, number, title }) => {
      return { type: 'doc' as const, id: `adr/${id}`, label: `${number} ${title}` }
    }),
  ],
}

function reference(...pages: string[]) {
  return pages.map(page => `reference/${page}`)
}

function lessonItem({ folder, pages }: LessonFolder) {
  const [index, ...others] = pages.map(page => `lessons/${folder}/${page}`)
  if (others.length === 0) return index!
  const link = { type: 'doc' as const, id: index! }
  return { type: 'category' as const, label: sidebarLabel(folder), link, items: others }
}

/** `03-domain-model` → `03 Domain model`. */
function sidebarLabel(folder: string): string {
  const [number, ...words] = folder.split('-')
  return `${number} ${words.join(' ').replace(/^./, letter => letter.toUpperCase())}`
}

export default sidebars
