/** Rules 2.1, 2.2 and 2.6 as data: what is in the folder, run by run, and what must come of it. */
import { randomBytes } from 'node:crypto'
import { type Folder, filesOf, freshTarget, leaves, namesOf, rowOf, seeSuccess, type Trial } from './target.ts'

/** One run of the migrator. */
interface Turn {
  folder: Folder
  /** The names that it must apply. */
  applies?: string[]
  /** It must be refused: by an error with one of the names and the reason. The others are messages, by what may be wrong. */
  refused?: { accepted: string; unnamed: string; leaves: string; names: string[]; reason?: string; does?: string }
  /** The rows that it must add, where they are not those of the names. */
  adds?: string[]
  /** The message when it rejects and must not. Default `rejects`. */
  rejects?: string
}

/** Until something is not as it must be: what comes after that has the same cause. */
export async function takeTurns({ see, ...trial }: Trial, turns: Turn[]): Promise<void> {
  const target = await freshTarget(trial)
  const rows: string[] = []
  await trial.migrators.use(1, async migrator => {
    for (const { folder, applies = [], refused, adds = applies.map(rowOf), rejects } of turns) {
      target.lay(folder)
      const ended = await target.migrate(migrator)
      const { error = '' } = ended
      const { accepted = '', unnamed = '', names = [], reason = '', does } = refused ?? {}
      const says = { does, reason, names: names.join(' or '), actual: error.split('\n')[0] || 'it resolved' }
      const right = refused
        ? see(accepted, says).holds(error !== '') &&
          see(unnamed, says).holds(names.some(name => error.includes(name))) &&
          see('reason-not-told', says).holds(error.includes(reason))
        : seeSuccess(see, ended, rejects) && see('wrong-names').equal(namesOf(ended), applies)
      rows.push(...adds)
      if (!right || !see(refused?.leaves ?? 'wrong-steps', { does }).equal(await target.rows(), rows)) return
    }
  })
}

const word = () => `w${randomBytes(8).toString('hex')}`

export function inOrder(): Turn[] {
  const [two, nine, ten, eleven] = [`2-${word()}`, `9-${word()}`, `10-${word()}`, `11-${word()}`]
  // VACUUM refuses to stand in a transaction, or in one message with another statement.
  const alone = `-- transaction: none\nCREATE TABLE sales.nine ();\n-- next to it\n-- next\nVACUUM sales.nine;\n-- next\n`
  const others = { 'notes.sql': leaves('notes'), '4-four.sql.bak': leaves('bak'), 'README.md': 'Not SQL.' }
  const folder = { ...filesOf(ten, two, '3_under'), [`${nine}.sql`]: alone + leaves(rowOf(nine)), ...others }
  return [
    { folder, applies: [two, nine, ten] },
    { folder, applies: [] },
    { folder: { ...folder, ...filesOf(eleven) }, applies: [eleven] },
  ]
}

/** Files that fail: the text, what PostgreSQL says of it, and what stays. */
const broken = [
  { text: `${leaves('lost')}INSERT INTO sales.nowhere VALUES (1)`, reason: 'nowhere', stays: [] },
  // Found out at the last moment: what is checked at COMMIT.
  {
    text: `${leaves('lost')}CREATE TABLE sales.ring (id int PRIMARY KEY, other int REFERENCES sales.ring INITIALLY DEFERRED);
INSERT INTO sales.ring VALUES (1, 2)`,
    reason: 'foreign key',
    stays: [],
  },
  // Statement by statement: it counts when the last is through, and is run again from its beginning.
  {
    text: `-- transaction: none\n${leaves('kept')}-- next\nCREATE TABLE sales.ring ()\n-- next\nCREATE TABLE sales.ring ()`,
    reason: 'already exists',
    stays: ['kept'],
  },
]

export const brokenAndMended = (): Turn[][] =>
  broken.map(({ text, reason, stays }) => {
    const [fails, after] = [`3-${word()}`, `4-${word()}`]
    const mended = filesOf('2-two', fails, after)
    const leaves = stays.length > 0 ? 'wrong-steps' : 'broken-leaves'
    const refused = { accepted: 'broken-resolves', unnamed: 'file-not-named', leaves, names: [fails], reason }
    return [
      { folder: { ...mended, [`${fails}.sql`]: text }, refused, adds: ['two', ...stays] },
      { folder: mended, applies: [fails, after] },
    ]
  })

const applied = ['3-three', '90-ninety', '100-hundred', '1000-last']
const base: Folder = { ...filesOf(...applied), '90-ninety.sql': `-- transaction: none\n${leaves('ninety')}` }

/** How the folder is changed after these have been applied, and which files an error may name. */
type Contradiction = [accepted: string, does: string, change: Folder, names: string[]]

function contradictions(): Contradiction[] {
  const [twin, twice, zero] = [`2000-${word()}`, `2000-${word()}`, `02000-${word()}`]
  const [again, renamed] = [`1000-${word()}`, `3-${word()}`]
  const edited = (name: string, text: string): Contradiction => [
    'edited-accepted',
    'a file that was edited',
    { [`${name}.sql`]: text },
    [name],
  ]
  const late = (name: string): Contradiction => [
    'late-accepted',
    'a new file that is numbered below one that was applied',
    filesOf(name),
    [name],
  ]
  return [
    edited('3-three', `${leaves('three')}-- a comment\n`),
    edited('3-three', leaves('there')),
    edited('3-three', leaves('three').replace(' ', '  ')),
    edited('90-ninety', `-- transaction: none\n${leaves('nineti')}`),
    ['gone-accepted', 'a file that is gone', { '3-three.sql': undefined }, ['3-three']],
    ['gone-accepted', 'the last file, gone', { '1000-last.sql': undefined }, ['1000-last']],
    [
      'gone-accepted',
      'a file that was renamed',
      { '3-three.sql': undefined, [`${renamed}.sql`]: leaves('three') },
      ['3-three', renamed],
    ],
    ...['1', '50', '999'].map(number => late(`${number}-${word()}`)),
    ['twins-accepted', 'two new files of one number', filesOf(twin, twice), [twin, twice]],
    ['twins-accepted', 'two new files of one number, one with a zero before it', filesOf(twin, zero), [twin, zero]],
    ['twins-accepted', 'a new file with the number of one that was applied', filesOf(again), [again, '1000-last']],
  ]
}

export function contradicted(): Turn[] {
  const messages = { unnamed: 'not-named', leaves: 'applied-all-the-same' }
  const otherLineEnds = Object.entries(base).map(([file, text]) => [file, text?.replaceAll('\n', '\r\n')])
  return [
    { folder: base, applies: applied },
    ...contradictions().map(([accepted, does, change, names]) => ({
      folder: { ...base, ...change, ...filesOf('9000-new') },
      refused: { accepted, does, names, ...messages },
    })),
    { folder: Object.fromEntries(otherLineEnds), applies: [], rejects: 'line-ends' },
  ]
}
