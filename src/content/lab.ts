/** The part of a lab's `lab.yaml` that pages show. Hints and files are left out. */
import { type Manifest, parseManifest, type Step } from '../../scripts/lab/catalogue/manifest.ts'

export type LabStep = Pick<Step, 'id' | 'title' | 'points' | 'proof' | 'criteria'>
export type LabData = Pick<Manifest, 'id' | 'title' | 'minutes' | 'memory' | 'disk'> & { steps: LabStep[] }

/** @throws Error naming the file, the line and what is wrong */
export function readLab(text: string, file: string): LabData {
  const { id, title, minutes, memory, disk, steps } = parseManifest(text, file)
  return {
    id,
    title,
    minutes,
    memory,
    disk,
    steps: steps.map(({ id, title, points, proof, criteria }) => ({ id, title, points, proof, criteria })),
  }
}
