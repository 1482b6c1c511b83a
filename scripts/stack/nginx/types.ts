/** nginx configuration as a tree in which every directive knows the file and line it was written on. */

export interface Word {
  /** As written, with quotes and escapes; printed unchanged. */
  raw: string
  /** The value after removing quotes and escapes. */
  value: string
}

export interface Directive {
  name: string
  /** The name as written: patterns of a map are names, too, and may need quotes. */
  rawName: string
  args: Word[]
  /** The directives between braces, for those that have them. */
  block?: Directive[]
  /** The file's name as the reader knows it. */
  file: string
  line: number
}
