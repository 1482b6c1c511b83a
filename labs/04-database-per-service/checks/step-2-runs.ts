/** Rules 2.1, 2.2 and 2.6 as data: what is in the folder, run by run, and what must come of it. */
import { randomBytes } from 'node:crypto'
import type { Folder } from '../../../scripts/lab/kit/folder.ts'
import type { What } from './messages.ts'
import { filesOf, freshTarget, leaves, rowOf, type Trial } from './step-2-target.ts'

/** One run of the migrator. */
interface ExpectedRun {
  story: string
  folder: Folder
  /** The names that it must apply. */
  applies?: string[]
  /** What is said when it is not refused; and of which the error must have one name, and the reason. */
  refused?: { what: What; names: string[]; reason?: string }
  /** The rows that it must add, where they are not those of the names. */
  adds?: string[]
  /** What is said when it adds others, or rejects and must not; where that is not `wrong-steps` and `rejects`. */
  otherwise?: What
}

/** Until something is not as it must be: what comes after that has the same cause. */
export const seeRuns = (expected: () => ExpectedRun[]) => async (trial: Trial) => {
  const { see, migrators } = trial
  const target = await freshTarget(trial)
  const rows: string[] = []
  await migrators.use(1, async migrator => {
    for (const { story, folder, applies = [], refused, adds = applies.map(rowOf), otherwise } of expected()) {
      target.lay(folder)
      const { applied, error, details } = await target.migrate(migrator)
      const said = { story, actual: error ?? 'it resolved' }
      const tells = (what: What, ...words: string[]) =>
        see(what, { ...said, expected: words.join(' or ') }).holds(words.some(word => details?.includes(word)))
      const right = refused
        ? see(refused.what, said).holds(!!error) &&
          tells('not-named', ...refused.names) &&
          tells('reason-not-told', refused.reason ?? '')
        : see(otherwise ?? 'rejects', said).holds(!error) && see('wrong-names', { story }).equal(applied, applies)
      rows.push(...adds)
      if (!right || !see(otherwise ?? 'wrong-steps', { story }).equal(await target.rows(), rows)) return
    }
  })
}

const word = () => `w${randomBytes(8).toString('hex')}`

export function inOrder(): ExpectedRun[] {
  const [two, nine, ten, eleven] = [`2-${word()}`, `9-${word()}`, `10-${word()}`, `11-${word()}`]
  // VACUUM refuses to stand in a transaction, or in one message with another statement; a semicolon ends none by itself.
  const alone = `-- transaction: none\nDO $$ BEGIN\n  CREATE TABLE sales.nine ();\nEND $$;\n-- next to it\n-- next\nVACUUM sales.nine;\n-- next\n`
  const others = {
    'notes.sql': leaves('notes'),
    'draft-7-seven.sql': leaves('draft'),
    '4-four.sql.bak': leaves('bak'),
    'README.md': 'Not SQL.',
  }
  const folder = { ...filesOf(ten, two, '3_under'), [`${nine}.sql`]: alone + leaves(rowOf(nine)), ...others }
  return [
    { story: 'files 2, 9 and 10, and some that do not count', folder, applies: [two, nine, ten] },
    { story: 'the same files again', folder },
    { story: 'one more, 11', folder: { ...folder, ...filesOf(eleven) }, applies: [eleven] },
  ]
}

/** Files that fail: the text, what PostgreSQL says of it, and what stays. */
const broken: [text: string, reason: string, stays: string[]][] = [
  // In one transaction, for it is not the first line that says otherwise.
  [`${leaves('lost')}-- transaction: none\n-- next\nINSERT INTO sales.nowhere VALUES (1)`, 'nowhere', []],
  // Found out at the last moment: what is checked at COMMIT.
  [
    `${leaves('lost')}CREATE TABLE sales.ring (id int PRIMARY KEY, other int REFERENCES sales.ring INITIALLY DEFERRED);
INSERT INTO sales.ring VALUES (1, 2)`,
    'foreign key',
    [],
  ],
  // Statement by statement: it counts when the last is through, and is run again from its beginning.
  [
    `-- transaction: none\n${leaves('kept')}-- next\nCREATE TABLE sales.ring ()\n-- next\nCREATE TABLE sales.ring ()`,
    'already exists',
    ['kept'],
  ],
]

/** One after the other, in one database; each begins with a file that is right. */
export function brokenAndMended(): ExpectedRun[] {
  let before: Folder = {}
  return broken.flatMap(([text, reason, stays], index): ExpectedRun[] => {
    const name = (number: number) => `${10 * index + number}-${word()}`
    const [right, fails, after] = [name(2), name(3), name(4)]
    const mended = { ...before, ...filesOf(right, fails, after) }
    const folder = { ...mended, [`${fails}.sql`]: text }
    before = mended
    const refused: ExpectedRun['refused'] = { what: 'broken-resolves', names: [fails], reason }
    const otherwise = stays.length > 0 ? 'wrong-steps' : 'broken-leaves'
    return [
      { story: `file 3 of three fails: ${reason}`, folder, refused, adds: [rowOf(right), ...stays], otherwise },
      { story: 'file 3, which had failed, is mended', folder: mended, applies: [fails, after] },
    ]
  })
}

const applied = ['3-three', '90-ninety', '100-hundred', '1000-last']
const base: Folder = { ...filesOf(...applied), '90-ninety.sql': `-- transaction: none\n${leaves('ninety')}` }

/** How the folder is changed after these have been applied, and what is said when nobody minds. */
const contradictions = (): [what: What, changes: Folder][] => [
  ['edited-accepted', { '3-three.sql': `${leaves('three')}-- a comment\n` }],
  ['edited-accepted', { '3-three.sql': leaves('there') }],
  ['edited-accepted', { '3-three.sql': leaves('three').replace(' ', '  ') }],
  ['edited-accepted', { '90-ninety.sql': `-- transaction: none\n${leaves('nineti')}` }],
  ['gone-accepted', { '3-three.sql': undefined }],
  ['gone-accepted', { '1000-last.sql': undefined }],
  ['gone-accepted', { '3-three.sql': undefined, [`3-${word()}.sql`]: leaves('three') }],
  ['late-accepted', filesOf(`1-${word()}`)],
  ['late-accepted', filesOf(`50-${word()}`)],
  ['late-accepted', filesOf(`999-${word()}`)],
  ['twins-accepted', filesOf(`2000-${word()}`, `2000-${word()}`)],
  ['twins-accepted', filesOf(`2000-${word()}`, `02000-${word()}`)],
  ['twins-accepted', { ...filesOf(`1000-${word()}`), '1000-last.sql': base['1000-last.sql'] }],
]

export function contradicted(): ExpectedRun[] {
  const otherLineEnds = Object.entries(base).map(([file, text]) => [file, text?.replaceAll('\n', '\r\n')])
  return [
    { story: `files ${applied.join(', ')}`, folder: base, applies: applied },
    ...contradictions().map(([what, changes]): ExpectedRun => {
      // The error may name any of the files.
      const names = Object.keys(changes).map(file => file.replace('.sql', ''))
      const story = `${what.replace('-accepted', '')}: ${names.join(' and ')}`
      const folder = { ...base, ...changes, ...filesOf('9000-new') }
      return { story, folder, refused: { what, names }, otherwise: 'applied-all-the-same' }
    }),
    { story: `${applied.join(', ')} with \\r\\n`, folder: Object.fromEntries(otherLineEnds), otherwise: 'line-ends' },
  ]
}
