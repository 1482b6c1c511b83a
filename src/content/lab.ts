/** What a lesson's page shows of its lab's `lab.yaml`. Hints and files stay out of the page. */
import Type, { type Static } from 'typebox'
import { readYaml } from './yaml.ts'

const Words = Type.String({ minLength: 3 })

const Step = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  title: Words,
  points: Type.Integer({ minimum: 1 }),
  criteria: Type.Array(Words, { minItems: 1 }),
})

const LabFile = Type.Object({
  id: Type.String({ pattern: '^[0-9]{2}$' }),
  title: Words,
  minutes: Type.Integer(),
  /** MiB while the lab's stack runs. */
  memory: Type.Integer(),
  /** MiB that it writes. */
  disk: Type.Integer(),
  steps: Type.Array(Step, { minItems: 1 }),
})

export type LabStep = Static<typeof Step>
export type LabData = Static<typeof LabFile>

/** @throws Error naming the file, the line and what is wrong */
export function readLab(text: string, file: string): LabData {
  const { id, title, minutes, memory, disk, steps } = readYaml(text, file, LabFile)
  return {
    id,
    title,
    minutes,
    memory,
    disk,
    steps: steps.map(step => ({ id: step.id, title: step.title, points: step.points, criteria: step.criteria })),
  }
}
