/**
 * Which parts of a lesson exist, and the figures of its lab's last full proof; made by `scripts/docs/course-status.ts`.
 */
export interface LessonStatus {
  id: string
  title: string
  /** Absent until the lesson is written. */
  written?: {
    /** Address. */
    path: string
    pages: number
    questions: number
    steps: number
    points: number
    minutes: number
    /** Absent until a proof is recorded. */
    proof?: LabProof
  }
}

/** How many of all cases were right. */
export interface Share {
  good: number
  of: number
}

export interface LabProof {
  /** Accepted right answers other than the solution. */
  variants: Share
  /** Wrong answers that got the expected code. */
  wrong: Share
  /** Mutants with another behaviour than the solution that were found. */
  killed: Share
  /** The day on which it was recorded, `2026-11-28`. */
  date: string
  /** Seconds on the machine that recorded it. */
  seconds: number
}
