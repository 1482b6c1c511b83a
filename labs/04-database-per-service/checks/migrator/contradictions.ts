/** Rule 2.6 as data: what is changed in a folder of which 1-steps, 2-two and 5-five have been applied. */
import { leaves } from './target.ts'

export interface Contradiction {
  /** The last part of the finding's code when it is accepted. */
  what: string
  does: string
  files: Record<string, string | undefined>
  /** What makes it right again. */
  back: Record<string, string | undefined>
  /** One of which the error must name. */
  names: string[]
}

export function contradictions(word: () => string): Contradiction[] {
  const [late, twin, twice] = [word(), word(), word()]
  const two = `${leaves('two')}-- a comment\n`
  return [
    {
      what: 'edited-accepted',
      does: 'a file that was edited',
      files: { '2-two.sql': two.replace('a comment', 'another') },
      back: { '2-two.sql': two },
      names: ['2-two'],
    },
    {
      what: 'gone-accepted',
      does: 'a file that is gone',
      files: { '2-two.sql': undefined },
      back: { '2-two.sql': two },
      names: ['2-two'],
    },
    {
      what: 'gone-accepted',
      does: 'the last file, gone',
      files: { '5-five.sql': undefined },
      back: { '5-five.sql': leaves('five') },
      names: ['5-five'],
    },
    {
      what: 'late-accepted',
      does: 'a new file that is numbered below one that was applied',
      files: { [`4-${late}.sql`]: leaves('late') },
      back: { [`4-${late}.sql`]: undefined },
      names: [`4-${late}`],
    },
    {
      what: 'twins-accepted',
      does: 'two new files of one number',
      files: { [`7-${twin}.sql`]: leaves('twin'), [`7-${twice}.sql`]: leaves('twice') },
      back: { [`7-${twin}.sql`]: undefined, [`7-${twice}.sql`]: undefined },
      names: [`7-${twin}`, `7-${twice}`],
    },
    {
      what: 'twins-accepted',
      does: 'a new file with the number of one that was applied',
      files: { [`5-${twin}.sql`]: leaves('twin') },
      back: { [`5-${twin}.sql`]: undefined },
      names: [`5-${twin}`, '5-five'],
    },
  ]
}
