import type { Catalog } from '../catalog.ts'

/** A course of one lesson, small enough to count by hand. */
export const testCatalog: Catalog = {
  lessons: [
    {
      id: '02',
      title: 'Preparing the infrastructure',
      items: [
        { id: '02.lab.1', kind: 'check', title: 'Compose file', proof: 'live', maxScore: 20 },
        { id: '02.lab.2', kind: 'check', title: 'Environment', proof: 'static', maxScore: 10 },
        { id: '02.quiz.volumes', kind: 'quiz', title: 'What survives?', maxScore: 2 },
      ],
    },
  ],
}
