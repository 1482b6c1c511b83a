import { readRegion } from '../../../src/content/region.ts'
import type { Complaint } from '../lint.ts'
import type { Page } from '../page.ts'

/** Every fence is imported, executed, a diagram, or says that it only illustrates. */
export function fencesInOneLane(page: Page): Complaint[] {
  return page.fences.flatMap(({ fence, line }) =>
    fence.lane === 'none' ? [{ file: page.file, line, rule: 'fence-lane', says: fence.complaint }] : [],
  )
}

/** What is imported exists. The build says so too; this says it for all pages at once, in a second. */
export function importedFilesAndRegions(page: Page, read: (file: string) => string | undefined): Complaint[] {
  return page.fences.flatMap(({ fence, line, text }) => {
    if (fence.lane !== 'imported') return []
    const complain = (says: string) => [{ file: page.file, line, rule: 'fence-import', says }]
    if (text.trim() !== '') return complain('An imported fence is empty: its text comes from the file.')
    const source = read(fence.file)
    if (source === undefined) return complain(`There is no file ${fence.file}.`)
    try {
      readRegion(source, fence.file, fence.region)
      return []
    } catch (error) {
      return complain((error as Error).message)
    }
  })
}
