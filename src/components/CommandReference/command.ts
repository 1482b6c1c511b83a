/** One subcommand of `lab`, in its own words; made by `scripts/docs/lab-command.ts`. */
export interface CommandWords {
  /** `check`, `cohort create`. */
  name: string
  /** With its arguments: `check [lab]`. */
  usage: string
  description: string
  options: { flags: string; description: string }[]
}
