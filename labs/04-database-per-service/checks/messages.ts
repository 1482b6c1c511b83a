/** What to try next when a rule is broken, by the last part of its code. */
import { tableFaults } from '../../../scripts/lab/kit/engines/table-faults.ts'
import { storyMessages } from '../../../scripts/lab/kit/messages.ts'

const next = {
  // Step 1: to each its own
  'roles-fail': 'Roles belong to the whole server, schemas to one database: ask for each whether it is there already',
  'role-missing': 'Compare the six names in the task with yours',
  'more-than-login': 'Take away what nobody needs to log in',
  'becomes-another': 'Being a member of a role is as good as having its rights: look at who was granted to whom',
  'cannot-log-in': 'Look at LOGIN, and at who may connect to the database',
  'file-fails': 'Run it by hand, as the role that migrates this service',
  'cannot-build': 'Look at who owns the tables, and at what this role may do in its schema',
  'more-than-tables': 'A migration builds in its schema; the ground is the administrator’s',
  'cannot-work': 'The service works with rows; look at what is granted on this table, and when',
  'more-than-rows': 'Ask what a stolen password of this role would be worth, and take away what the service never does',
  'outbox-open': 'What is in the outbox has been promised, and the service only puts in; look at what is granted on it',
  'cannot-carry': 'The relay reads and takes out; look at its grants',
  'more-than-carrying': 'The relay reads and takes out of one table; look at what else it was given',
  'crosses-over': 'This is the other service’s: look at what everybody was granted, and to whom a schema is open',
  ...tableFaults,

  // Step 2: the migrator
  rejects: 'Do the same by hand; the migrator twice, then three at once',
  'wrong-names': 'Write the list down before you believe it: which files does the record not have yet?',
  'wrong-steps': 'Look at how files are chosen and sorted, and at when one counts as applied',
  'broken-resolves': 'Let its error come out',
  'not-named': 'Put the file’s name into the error',
  'reason-not-told': 'Keep PostgreSQL’s own words in the error; somebody has to find the mistake by them',
  'broken-leaves': 'Look at what stands between BEGIN and COMMIT, and what not',
  'cut-off-not-once': 'Think of a power failure between any two of your statements: what does the next run believe?',
  'not-by-one': 'Whoever had to wait must look again at what is left to do',
  'index-not-valid':
    'Ask what each of your sessions holds while it waits: CREATE INDEX CONCURRENTLY waits for older snapshots',
  'never-came-there': 'Get the rules above right first',
  'does-not-wait': 'What does the server know of a process that has died, and how long is a lock of its session held?',
  'does-not-go-on': 'Find out what the dead process has left that keeps the next one out',
  'killed-not-once': 'Look at whether a file and its record can come apart',
  'edited-accepted': 'Keep something by which you know each file again',
  'gone-accepted': 'Compare both ways: the record with the folder, too',
  'late-accepted': 'On another machine it would run in another order',
  'twins-accepted': 'Their order would be left to chance',
  'applied-all-the-same': 'Look at all files before you apply the first',
  'line-ends': 'Git changes line ends on some machines: compare what they leave alone',
  'gives-up': 'Whoever does not get the lock in time comes back, for half a minute at least',
  'stands-in-queue':
    'Everybody who comes after it waits behind it: look for a setting that says how long a statement waits for a lock',
  'readers-wait': 'Between two tries, those who stand behind must get through',
  'tried-not-whole': 'What has been done before the lock was wanted is undone, and done again',
  'record-open': 'Look at what roles get on every table that is made later, without being named',

  // Step 3: the repository
  'not-what-was-added': 'Compare both, field by field',
  'not-in-tables': 'Look at the rows with psql after a commit',
  'not-read-from-tables': 'Another process has written the order: ask the tables and nothing else',
  'unknown-found': 'Look at what comes out for no rows',
  'save-wrong': 'Compare what you gave, what came back, and what is in the tables',
  'no-conflict': 'Who says how many rows an UPDATE has changed?',
  'not-a-conflict': 'Look at what you throw, and at its id',
  'conflict-for-anything': 'Let what PostgreSQL refuses come out as it is',
  'changes-lost':
    'Between reading the version and writing there is time for somebody else: who looks at the version, and when?',
  'conflict-leaves': 'In which order does save() look at the version and write?',
  'conflict-takes': 'The transaction is your caller’s: you neither begin nor end it',
  'many-wrong': 'A database gives rows in any order it likes; whose order is wanted?',
  'too-many-statements': 'Each statement is a way to the server and back: ask for all of them at once',

  // Step 4: the unit of work
  'not-committed': 'Find the COMMIT',
  'result-lost': 'Give on whatever it is',
  'left-behind': 'Every way out of a unit ends the transaction',
  'other-error': 'What work threw is what the caller must hear, also when tidying up fails',
  'resolved-all-the-same': 'Follow this failure through your code by hand',
  'pool-dry': 'Is there a way out of transact() on which a connection is not given back?',
  'still-in-transaction': 'The next who gets it goes on in somebody else’s failure',
  'false-success': 'Read what PostgreSQL answers to COMMIT when a statement has failed before',
  'nested-wrong': 'The inner failure undoes the inner alone; write down what the database holds after each line',

  // Step 5: release 2, while release 1 runs
  'not-made': 'Get steps 1 and 2 right first',
  'given-changed': 'It is the same for all services; what is slow about it is the exercise',
  'no-column': 'Which files has the migrator applied?',
  'key-wrong': 'Who writes rows while you fill, and who after?',
  'takes-no-key': 'A CHECK takes what is unknown for right',
  'takes-other-key': 'Only a constraint is asked whoever writes',
  'not-validated': 'NOT VALID is a promise: keep it',
  'not-valid-index': 'A build cut off leaves one: who drops it?',
  'no-index': 'EXPLAIN shows under Index Cond what an index is asked',
  'release-1-fails': 'It writes as ever, between any two of your steps',
  'release-1-waits':
    'Which of your statements needs a lock that somebody else must wait for, and how long does it hold it?',
  'takes-too-long': 'Look at what it waits for, in pg_stat_activity',
  'not-resumed': 'Each file must bear to be begun again',
}

export type What = keyof typeof next

export const messages = storyMessages(next)
