/** The demo cohort on a running progress service: made with the accounts' own command, filled through the API. */
import type { AdminAnswers } from '@groundwork/progress/admin'
import { fillCohort } from './fill.ts'
import { imagineCohort } from './imagine.ts'

/**
 * Runs an admin command of the progress service.
 * @throws Error with a sentence for the person who typed `demo:cohort`
 */
export type Admin = <Name extends keyof AdminAnswers>(command: Name, ...rest: string[]) => Promise<AdminAnswers[Name]>

/** The demo cohort is found again by its slug, and its instructor by name. */
const title = 'Demo cohort'
export const slug = 'demo-cohort'
const instructor = 'Demo instructor'

/** @param url of the progress service; see `fillCohort` */
export async function addDemoCohort(admin: Admin, url: string, wanted: { learners: number; seed: number }) {
  const { cohorts } = await admin('cohort list')
  if (cohorts.some(cohort => cohort.slug === slug))
    throw new Error('There is a demo cohort already. "npm run demo:cohort -- --remove" takes it away.')
  const { instructors } = await admin('instructor list')
  const known = instructors.some(({ name }) => name === instructor)
  const { password } = await admin(known ? 'instructor password' : 'instructor add', instructor)
  const { joinCode } = await admin('cohort add', title, `--instructor=${instructor}`)
  await fillCohort(url, joinCode!.code, imagineCohort({ ...wanted, now: new Date() }))
  return { name: instructor, password }
}

/** @returns how many learners were removed */
export async function removeDemoCohort(admin: Admin): Promise<number> {
  const { cohorts } = await admin('cohort list')
  const found = cohorts.find(cohort => cohort.slug === slug)
  if (!found) throw new Error('There is no demo cohort.')
  const { learners } = await admin('cohort remove', slug, `--learners=${found.learners}`)
  const { instructors } = await admin('instructor list')
  // The first instructor of all was given a first cohort too; it is theirs to keep.
  if (instructors.some(({ name, cohorts }) => name === instructor && cohorts.length === 0))
    await admin('instructor remove', instructor)
  return learners
}
