/**
 * What goes wrong in each lab, for its instructor: the wrong answers that its authors wrote down (`labs/NN-slug/wrong`), by
 * step, each with what the checker says of it (`recorded/wrong.txt`).
 */
import type { LabNotes } from '../../src/components/TeachingNotes/notes.ts'
import { type Lab, listLabs } from '../lab/catalogue/labs.ts'
import { coursePaths } from '../lab/paths.ts'
import { readRecords } from '../lab/verify/recorded/messages.ts'
import { readSubmissions } from '../lab/verify/submissions/submissions.ts'
import { readMessage } from './failures.ts'
import { type GeneratedFile, jsonFile } from './generated.ts'

export const mistakesFiles = (): GeneratedFile[] =>
  listLabs(coursePaths).map(lab => jsonFile(`docs/instructors/mistakes/${lab.manifest.id}.json`, notesOf(lab)))

function notesOf(lab: Lab): LabNotes {
  const { id: labId, minutes, steps } = lab.manifest
  const recorded = readRecords(lab, 'wrong')
  const wrong = readSubmissions(coursePaths, lab, 'wrong').map(({ id, title, code = '' }) => {
    const message = recorded.get(id)
    if (!message) throw new Error(`${labId}: wrong/${id} has no recorded message; npx lab verify ${labId} records it.`)
    return { title, code, says: readMessage(message).says }
  })
  return {
    minutes,
    steps: steps.map(({ id, title, points }) => {
      return { id, title, points, mistakes: wrong.filter(({ code }) => code.startsWith(`${labId}.${id}.`)) }
    }),
  }
}
