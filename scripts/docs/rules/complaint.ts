/** What a rule has to say about a page. */
export interface Complaint {
  file: string
  line?: number
  /** Name of the rule. */
  rule: string
  /** What is wrong and what to do. */
  says: string
}
