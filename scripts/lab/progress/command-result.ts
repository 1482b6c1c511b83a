/** What a command answers: sentences, and how it ended. */
export interface Said {
  words: string[]
  /** As for `lab check`: 0 done, 2 a misuse, 3 the environment. */
  exitCode: 0 | 2 | 3
}

export const done = (...words: string[]): Said => ({ words, exitCode: 0 })
export const misuse = (...words: string[]): Said => ({ words, exitCode: 2 })
export const environment = (...words: string[]): Said => ({ words, exitCode: 3 })
