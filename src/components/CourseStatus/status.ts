/** What there is of a lesson, and what its lab's last full proof said; made by `scripts/docs/course-status.ts`. */
export interface LessonStatus {
  id: string
  title: string
  /** Absent as long as it is not written. */
  written?: {
    /** Address. */
    path: string
    pages: number
    questions: number
    steps: number
    points: number
    minutes: number
    /** Absent as long as none is recorded. */
    proof?: LabProof
  }
}

/** How many of how many were right. */
export interface Share {
  good: number
  of: number
}

export interface LabProof {
  /** Right answers of other kinds than the solution that were accepted. */
  variants: Share
  /** Wrong answers that got the code that each must get. */
  wrong: Share
  /** Of one-fault changes to the solution that change what it does: those that were found out. */
  killed: Share
  /** The day on which it was recorded, `2026-11-28`. */
  date: string
  /** Whole seconds where it was recorded. */
  seconds: number
}
