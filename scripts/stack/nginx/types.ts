/** nginx configuration as a tree in which every directive knows the file and line it was written on. */

export interface Word {
  /** As written, quotes and escapes included; what is printed again. */
  raw: string
  /** What nginx takes it for. */
  value: string
}

export interface Directive {
  name: string
  /** The name as written: the patterns of a map are names, too, and may need their quotes. */
  rawName: string
  args: Word[]
  /** The directives between braces, for those that have them. */
  block?: Directive[]
  /** As the reader knows the file. */
  file: string
  line: number
}
