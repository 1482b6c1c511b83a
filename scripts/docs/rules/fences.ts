import { readRegion } from '../../../src/content/region.ts'
import type { Page } from '../page.ts'
import { shares } from '../shares.ts'
import type { Complaint } from './complaint.ts'

/** Every fence is imported, executed, a diagram, or says that it only illustrates. */
export function fencesInOneLane(page: Page): Complaint[] {
  return page.fences.flatMap(({ fence, line }) =>
    fence.lane === 'none' ? [{ file: page.file, line, rule: 'fence-lane', says: fence.complaint }] : [],
  )
}

/** Imported files and regions exist. The build checks this too; this rule checks all pages at once, in a second. */
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

/** A quoted message is the program's own: the text between `…` is found in the program's source, line by line. */
export function quotedMessages(page: Page, read: (file: string) => string | undefined): Complaint[] {
  return page.fences.flatMap(({ fence, line, text }) => {
    if (fence.lane !== 'quoted') return []
    const complain = (says: string): Complaint => ({ file: page.file, line, rule: 'fence-quote', says })
    const source = read(fence.file)
    if (source === undefined) return [complain(`There is no file ${fence.file}.`)]
    const pieces = text.split(/…|\n/).map(piece => piece.trim())
    const invented = pieces.filter(piece => piece !== '' && !source.includes(piece))
    return invented.map(piece => complain(`${fence.file} does not say "${piece}".`))
  })
}

const mostIllustrative = 0.1

/** Rule: at most a tenth of the blocks only illustrates. */
export function illustrativeShare(pages: Page[]): Complaint[] {
  const { fences, illustrative } = shares(pages)
  if (illustrative <= fences * mostIllustrative) return []
  const says = `${illustrative} of ${fences} fences are illustrative, a tenth may be. Import or run some of them.`
  return [{ file: 'docs', rule: 'illustrative-share', says }]
}
