/** Data for the instructor's page of a lab; made by scripts/docs/mistakes.ts. */

export interface Mistake {
  /** In the words of the lab's author. */
  title: string
  code: string
  /** The checker's first sentence about the mistake. */
  says: string
}

export interface LabNotes {
  minutes: number
  steps: { id: number; title: string; points: number; mistakes: Mistake[] }[]
}
