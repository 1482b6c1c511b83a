import { availability } from '../../../labs/01-architecture/checks/model/failure.ts'
import { parseStep } from '../../../labs/01-architecture/checks/model/journeys.ts'
import { modelOfSolution } from '../../../labs/01-architecture/checks/testkit.ts'
import type { Proof } from './proof.ts'

/** Lab 01's own figure for three calls at once. */
const threeAtOnce: Proof = () => {
  const names = ['content', 'comment', 'artist']
  const journey = { name: 'read', stages: [names.map(name => parseStep(`visitor -> ${name}`))] }
  return [`${availability(modelOfSolution(), journey).toFixed(1)} %`]
}
export default threeAtOnce
