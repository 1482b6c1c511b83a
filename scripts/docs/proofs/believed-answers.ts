import type { PlacementStrategy } from '../../../labs/05-use-cases/given/ports.ts'
import { importSolution } from './lab-solution.ts'
import type { Proof } from './proof.ts'

interface Solution {
  checked(strategy: PlacementStrategy): PlacementStrategy
}

const places = [
  { code: 'L1', distance: 1, free: 4, lots: [] },
  { code: 'L2', distance: 2, free: 9, lots: [] },
]

/** Lab 05's solution, with a strategy that answers what an option says. */
const believedAnswers: Proof = async question => {
  if (!('options' in question)) throw new Error('It has options.')
  const { checked } = await importSolution<Solution>('05-use-cases', 'src/checked-placement.ts')
  return question.options.flatMap(({ text }) => {
    const parts = [...text.matchAll(/(L\d): (\d+)/g)].map(([, location = '', quantity]) => {
      return { location, quantity: Number(quantity) }
    })
    const strategy = checked({ putAway: () => parts, pick: () => [] })
    try {
      strategy.putAway({ sku: 'tea', quantity: 5, class: 'A' }, places)
      return []
    } catch (error) {
      if ((error as { code?: string }).code === 'bad-placement') return [text]
      throw error
    }
  })
}
export default believedAnswers
