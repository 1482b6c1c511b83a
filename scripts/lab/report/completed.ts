/** The text below a lab whose steps have all passed: that it is done, and where to go next. */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import pc from 'picocolors'
import { columns } from '../../columns.ts'
import { siteAddress } from '../../platform/site-address.ts'
import { type Lab, listLabs } from '../catalogue/labs.ts'
import type { CoursePaths } from '../paths.ts'

/** Address of the lab's lesson: both have the same name. */
export const lessonAddress = ({ state }: CoursePaths, { directory }: Pick<Lab, 'directory'>): string =>
  `${siteAddress(state)}/lessons/${basename(directory)}/`

/** Address of the quiz: at the end of the lesson, on its last page where it has several. */
function quizAddress(paths: CoursePaths, lab: Lab): string {
  const hasRecap = existsSync(join(paths.root, 'docs', 'lessons', basename(lab.directory), 'recap.mdx'))
  return `${lessonAddress(paths, lab)}${hasRecap ? 'recap/' : ''}`
}

export function completedText(paths: CoursePaths, lab: Lab): string {
  const { id, steps } = lab.manifest
  const labs = listLabs(paths)
  const next = labs[labs.findIndex(each => each.manifest.id === id) + 1]
  const ways = [
    ['  the quiz', quizAddress(paths, lab)],
    ['  our solution beside yours', `npx lab diff ${id}`],
    ...(next ? [[`  lab ${next.manifest.id}, ${next.manifest.title}`, `npx lab start ${next.manifest.id}`]] : []),
  ]
  return `\n${pc.green(`Lab ${id} is done: all ${steps.length} steps hold.`)} What comes next:\n\n${columns(ways)}\n`
}
