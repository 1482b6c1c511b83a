import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { repository } from '../repository.mjs'

/**
 * Files that take a minute or more. If one starts last, the whole run waits for it, and a fresh clone has no recorded
 * times to sort by.
 */
export const longest = [
  'scripts/site/every-page.platform.test.ts',
  'scripts/platform/monitoring/drills.platform.test.ts',
  'services/order-flow.platform.test.ts',
  'scripts/chaos/chaos.platform.test.ts',
  'scripts/upgrade/upgrade.platform.test.ts',
  'scripts/site/explore.browser.test.ts',
  'scripts/site/board.browser.test.ts',
]

/**
 * Sorts unit tests first, because their failures come soon and say most; then the longest files; then Vitest's order.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

function placeOf({ project, moduleId }: TestSpecification): number {
  if (project.name === 'unit') return -1
  const place = longest.indexOf(relative(repository, moduleId))
  return place === -1 ? longest.length : place
}
