/** Rules 2.1, 2.2 and 2.6 as data: what is in the folder, run by run, and what must come of it. */
import { randomBytes } from 'node:crypto'
import { namesOf, type Refusal, seeRefused, seeSuccess, where } from './judge.ts'
import { type Folder, freshTarget, leaves, migrate, type Trial } from './target.ts'

/** One run of the migrator. */
interface Turn {
  folder: Folder
  /** The names that this run must have applied, or how it must be refused. */
  must: string[] | Refusal
  /** What is said when it is refused and must not be. Default `rejects`. */
  rejects?: string
  /** What all files so far must have left. */
  steps: string[]
  /** What is said when they have not. Default `wrong-steps`. */
  otherwise?: string
}

/** Until something is not as it must be: what comes after that has the same cause. */
export async function takeTurns(trial: Trial, turns: Turn[]): Promise<void> {
  const { see, migrators } = trial
  const target = await freshTarget(trial)
  await migrators.use(1, async migrator => {
    for (const { folder, must, rejects, steps, otherwise = 'wrong-steps' } of turns) {
      target.lay(folder)
      const ended = await migrate(migrator, target.run)
      const right = Array.isArray(must)
        ? seeSuccess(see, ended, rejects) && see('wrong-names', where).equal(namesOf(ended), must)
        : seeRefused(see, ended, must)
      if (!right || !see(otherwise, { ...where, does: rejects }).equal(await target.steps(), steps)) return
    }
  })
}

const word = () => `w${randomBytes(8).toString('hex')}`

export function inOrder(): Turn[] {
  const [two, nine, ten, eleven] = [word(), word(), word(), word()]
  const folder = {
    [`10-${ten}.sql`]: leaves(ten),
    [`2-${two}.sql`]: leaves(two),
    [`9-${nine}.sql`]: `-- transaction: none\n${leaves(nine)}-- next to it\n-- next\n${leaves(`${nine} again`)}`,
    'notes.sql': leaves('notes'),
    '3_under.sql': leaves('under'),
    '4-four.sql.bak': leaves('bak'),
    'README.md': 'Not SQL.',
  }
  const steps = [two, nine, `${nine} again`, ten]
  return [
    { folder, must: [`2-${two}`, `9-${nine}`, `10-${ten}`], steps },
    { folder, must: [], steps },
    { folder: { ...folder, [`11-${eleven}.sql`]: leaves(eleven) }, must: [`11-${eleven}`], steps: [...steps, eleven] },
  ]
}

/** Files that fail: their text with a name of ours, what PostgreSQL says of it, and what may stay. */
const broken = [
  {
    text: (name: string) => `${leaves('lost')}INSERT INTO sales.${name} VALUES (1);`,
    says: (name: string) => name,
    stays: [],
  },
  // Found out at the last moment: what is checked at COMMIT.
  {
    text: (name: string) => `${leaves('lost')}
CREATE TABLE sales.${name} (id integer PRIMARY KEY, other integer REFERENCES sales.${name} DEFERRABLE INITIALLY DEFERRED);
INSERT INTO sales.${name} VALUES (1, 2);`,
    says: () => 'foreign key',
    stays: [],
  },
  // Statement by statement: it counts when the last is through, and is run again from its beginning.
  {
    text: () => `-- transaction: none\n${leaves('first')}-- next\nSELECT 1 / 0`,
    says: () => 'division by zero',
    stays: ['first'],
  },
]

export const brokenAndMended = (): Turn[][] =>
  broken.map(({ text, says, stays }) => {
    const name = word()
    const [fails, after] = [`3-${word()}`, `4-${word()}`]
    const refusal = { accepted: 'broken-resolves', unnamed: 'file-not-named', names: [fails], reason: says(name) }
    const folder = { '2-two.sql': leaves('two'), [`${fails}.sql`]: text(name), [`${after}.sql`]: leaves('after') }
    const otherwise = stays.length > 0 ? 'wrong-steps' : 'broken-leaves'
    const mended = { ...folder, [`${fails}.sql`]: leaves('mended') }
    return [
      { folder, must: refusal, steps: ['two', ...stays], otherwise },
      { folder: mended, must: [fails, after], steps: ['two', ...stays, 'mended', 'after'] },
    ]
  })

const applied: Folder = {
  '1-one.sql': leaves('one'),
  '2-two.sql': `${leaves('two')}-- a comment\n`,
  '5-five.sql': leaves('five'),
}

/** What is changed in the folder after these have been applied; undefined takes a file away. */
const contradictions = (): [accepted: string, does: string, change: Record<string, string | undefined>][] => [
  ['edited-accepted', 'a file that was edited', { '2-two.sql': `${leaves('two')}-- another\n` }],
  ['gone-accepted', 'a file that is gone', { '2-two.sql': undefined }],
  ['gone-accepted', 'the last file, gone', { '5-five.sql': undefined }],
  ['late-accepted', 'a new file that is numbered below one that was applied', { [`4-${word()}.sql`]: leaves('late') }],
  [
    'twins-accepted',
    'two new files of one number',
    { [`7-${word()}.sql`]: leaves('twin'), [`7-${word()}.sql`]: leaves('twice') },
  ],
  ['twins-accepted', 'a new file with the number of one that was applied', { [`5-${word()}.sql`]: leaves('twin') }],
]

export function contradicted(): Turn[] {
  const steps = ['one', 'two', 'five']
  const refused = contradictions().map(([accepted, does, change]): Turn => {
    const all = Object.entries({ ...applied, '9-new.sql': leaves('new'), ...change })
    const numbers = Object.keys(change).map(file => Number.parseInt(file, 10))
    const names = all
      .map(([file]) => file.replace('.sql', ''))
      .filter(name => numbers.includes(Number.parseInt(name, 10)))
    const folder = Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined))
    const must = { accepted, does, unnamed: 'not-named', names }
    return { folder, must, steps, otherwise: 'applied-all-the-same' }
  })
  const otherLineEnds = Object.fromEntries(
    Object.entries(applied).map(([file, text]) => [file, text.replaceAll('\n', '\r\n')]),
  )
  return [
    { folder: applied, must: ['1-one', '2-two', '5-five'], steps },
    ...refused,
    { folder: otherLineEnds, must: [], rejects: 'line-ends', steps },
  ]
}
