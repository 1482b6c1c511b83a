/** Accessibility of a page, for tests. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core complains about on the page as it is, as short lines. @param rules all when absent */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(axe)
  const results = await page.evaluate(
    only => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(only),
    rules ? { runOnly: rules } : {},
  )
  return results.violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`))
}
