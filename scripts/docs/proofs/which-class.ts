import type { ItemClass } from '../../../labs/05-use-cases/given/ports.ts'
import { importSolution } from './lab-solution.ts'
import type { Proof } from './proof.ts'

interface Solution {
  abcClasses(turnover: Record<string, number>): Record<string, ItemClass>
}

/** Lab 05's solution, with the turnover and for the item that the question names. */
const whichClass: Proof = async ({ text }) => {
  const { abcClasses } = await importSolution<Solution>('05-use-cases', 'src/index.ts')
  const turnover = [...text.matchAll(/(\w+) (\d+)/g)].map(([, item = '', turned]) => [item, Number(turned)] as const)
  const item = /class is (\w+)/.exec(text)?.[1] ?? ''
  return [abcClasses(Object.fromEntries(turnover))[item] ?? 'none']
}
export default whichClass
