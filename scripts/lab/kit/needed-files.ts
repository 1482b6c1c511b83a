/** Rules that ask whether the files are there with which all others begin. */
import type { Check, Workspace } from '../types.ts'
import { storyMessages } from './messages.ts'
import { rules } from './rules.ts'

const messages = storyMessages({ missing: 'Compare the list of files in the task with what you have' })

/**
 * @param lab two digits
 * @param needed files, or folders (`sql/sales/`) that must hold some, by the id of their rule: `1.0.files`
 */
export function neededFiles(lab: string, needed: Readonly<Record<string, readonly string[]>>): Check<Workspace>[] {
  const { rule } = rules<Workspace>(lab, 'static', messages)
  return Object.entries(needed).map(([id, files]) =>
    rule(
      id,
      `${files.join(' and ')} ${files.length > 1 ? 'are' : 'is'} there`,
      ({ list, see }) => {
        for (const file of files)
          see('missing', { story: file, place: { file } }).holds(list().some(path => path.startsWith(file)))
      },
      { stage: 'exists' },
    ),
  )
}
