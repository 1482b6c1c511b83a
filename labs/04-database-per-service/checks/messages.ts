/** What is said when a rule does not hold. A code is the lab, the rule and the name here: `04.1.3.more-than-rows`. */
import type { Message } from '../../../scripts/lab/kit/rules.ts'

type Messages = Record<string, Message>

export const present: Messages = {
  missing: { says: '{file} is not there.', next: 'Compare the list of files in the task with what you have' },
  'no-migrations': {
    says: 'sql/{service} holds no migration, a file named by a number, a hyphen, a name and .sql.',
    next: 'Look at how the files are named: others do not count',
  },
}

const may = (next: string): Message => ({ says: '{as} may “{does}”.', next })
const mayNot = (next: string): Message => ({ says: '{as} may not “{does}”.', next })

export const rights: Messages = {
  'roles-fail': {
    says: 'roles.sql does not run {when}: {reason}.',
    next: 'Roles belong to the whole server, schemas to one database: ask for each whether it is there already',
  },
  'role-missing': { says: 'There is no role {name}.', next: 'Compare the six names in the task with yours' },
  'more-than-login': { says: '{name} has other attributes than LOGIN.', next: 'Take away what nobody needs to log in' },
  'cannot-log-in': { says: '{name} cannot log in.', next: 'Look at LOGIN, and at who may connect to the database' },
  'becomes-another': {
    says: '{name} can become {others}.',
    next: 'Being a member of a role is as good as having its rights: look at who was granted to whom',
  },
  'file-fails': {
    says: '{file} does not run: {reason}.',
    next: 'Run it by hand, as the role that migrates this service',
  },
  'cannot-build': mayNot('Look at who owns the tables, and at what this role may do in its schema'),
  'more-than-tables': may('A migration builds in its schema; the ground is the administrator’s'),
  'cannot-work': mayNot('The service works with rows; look at what is granted on this table, and when'),
  'more-than-rows': may(
    'Ask what a stolen password of this role would be worth, and take away what the service never does',
  ),
  'outbox-open': may(
    'What is in the outbox has been promised, and the service only puts in; look at what is granted on it',
  ),
  'cannot-carry': mayNot('The relay reads and takes out; look at its grants'),
  'more-than-carrying': may('The relay reads and takes out of one table; look at what else it was given'),
  'crosses-over': may('This is the other service’s: look at what everybody was granted, and to whom a schema is open'),
  'column-type': { says: '{table}.{column} is of another type.', next: 'Compare each column with the task' },
  'row-refused': { says: '{table} refuses a row that is right.', next: 'Put it in by hand: what does PostgreSQL say?' },
  'no-default': {
    says: '{table}.{column} is not filled by the database, or not as it must be.',
    next: 'Look for the default in the task; PostgreSQL has a kind of column that counts, too',
  },
  'takes-null': { says: '{table}.{column} takes null.', next: 'Say of each column that it must be known' },
  'takes-too-small': {
    says: '{table}.{column} takes {tooSmall}.',
    next: 'Let the database refuse what can never be right; somebody will send it one day',
  },
  'takes-twice': {
    says: '{table} takes two rows with the same {keys}.',
    next: 'Look for what the task calls key or unique',
  },
}

export const migrator: Messages = {
  rejects: { says: 'migrate.ts rejects where it must succeed.', next: 'Run it twice by hand, then three at once' },
  'wrong-names': {
    says: 'migrate.ts does not resolve to the names that this call applied.',
    next: 'Write the list down before you believe it: which files does the record not have yet?',
  },
  'wrong-steps': {
    says: 'What stands in the files was not done once and in order by migrate.ts.',
    next: 'Look at how files are chosen and sorted, and at when one counts as applied',
  },
  'broken-resolves': { says: 'The file “{names}” failed, and migrate.ts resolved.', next: 'Let its error come out' },
  'file-not-named': { says: 'The error does not name the file “{names}”.', next: 'Put the file’s name into the error' },
  'reason-not-told': {
    says: 'The error does not tell what PostgreSQL said: “{reason}”.',
    next: 'Keep PostgreSQL’s own words in the error; somebody has to find the mistake by them',
  },
  'broken-leaves': {
    says: 'A file that failed has left something behind: migrate.ts does not undo all of it.',
    next: 'Look at what stands between BEGIN and COMMIT, and what not',
  },
  'cut-off-not-once': {
    says: 'The connection was lost between two statements of migrate.ts, and afterwards a file has not been applied exactly once.',
    next: 'Think of a power failure between any two of your statements: what does the next run believe?',
  },
  'not-by-one': {
    says: 'Of several runs of migrate.ts at once, not each file was applied by exactly one.',
    next: 'Whoever had to wait must look again at what is left to do',
  },
  'index-not-valid': {
    says: 'The index “phones_by_key”, which was built concurrently, is not valid.',
    next: 'Ask what each of your sessions holds while it waits: CREATE INDEX CONCURRENTLY waits for older snapshots',
  },
  'never-came-there': { says: 'migrate.ts ended before the second file.', next: 'Get the rules above right first' },
  'does-not-wait': {
    says: 'While the server was still at work on the file of a killed process, the next run of migrate.ts did not wait.',
    next: 'What does the server know of a process that has died, and how long is a lock of its session held?',
  },
  'does-not-go-on': {
    says: 'After “kill -9” the next run of migrate.ts does not succeed.',
    next: 'Find out what the dead process has left that keeps the next one out',
  },
  'killed-not-once': {
    says: 'After “kill -9” and another run of migrate.ts, not each file has been applied once.',
    next: 'Look at whether a file and its record can come apart',
  },
  'edited-accepted': { says: 'migrate.ts accepts {does}.', next: 'Keep something by which you know each file again' },
  'gone-accepted': { says: 'migrate.ts accepts {does}.', next: 'Compare both ways: the record with the folder, too' },
  'late-accepted': { says: 'migrate.ts accepts {does}.', next: 'On another machine it would run in another order' },
  'twins-accepted': { says: 'migrate.ts accepts {does}.', next: 'Their order would be left to chance' },
  'not-named': { says: 'migrate.ts refuses, but not by name: {does}.', next: 'Say which file is meant: {names}' },
  'applied-all-the-same': {
    says: 'migrate.ts has applied something although the folder must be refused: {does}.',
    next: 'Look at all files before you apply the first',
  },
  'line-ends': {
    says: 'A file with other line ends is taken for an edited one by migrate.ts.',
    next: 'Git changes line ends on some machines: compare what they leave alone',
  },
  'gives-up': {
    says: 'While a table was being read for {seconds} s, migrate.ts gave up.',
    next: 'Whoever does not get the lock in time comes back, for half a minute at least',
  },
  'stands-in-queue': {
    says: 'A file stood in a lock’s queue for too long: migrate.ts does not let it give way.',
    next: 'Everybody who comes after it waits behind it: look for a setting that says how long a statement waits for a lock',
  },
  'readers-wait': {
    says: 'A read had to wait behind a file that had not got its lock from migrate.ts.',
    next: 'Between two tries, those who stand behind must get through',
  },
  'tried-not-whole': {
    says: 'A file that gave way was not tried again whole by migrate.ts.',
    next: 'What has been done before the lock was wanted is undone, and done again',
  },
  'record-open': {
    says: '{role} may write into {table}, the record of what was applied.',
    next: 'Look at what roles get on every table that is made later, without being named',
  },
}

export const repository: Messages = {
  'not-what-was-added': { says: 'orders.ts does not find what was added.', next: 'Compare both, field by field' },
  'not-in-tables': {
    says: 'The rows in sales.orders and sales.order_lines are not those of the order that was added.',
    next: 'Look at the rows with psql after a commit',
  },
  'not-read-from-tables': {
    says: 'orders.ts does not find what stands in the tables.',
    next: 'Another process has written the order: ask the tables and nothing else',
  },
  'unknown-found': { says: 'orders.ts finds an id that nobody has.', next: 'Look at what comes out for no rows' },
  rejects: { says: 'orders.ts: {what} rejects where it must succeed.', next: 'Try it by hand, as sales_app' },
  'save-wrong': {
    says: 'orders.ts: save() does not resolve to the order in its next version, or has not written it.',
    next: 'Compare what you gave, what came back, and what is in the tables',
  },
  'no-conflict': {
    says: '{when}, save() of orders.ts did not throw VersionConflict.',
    next: 'Who says how many rows an UPDATE has changed?',
  },
  'not-a-conflict': {
    says: '{when}, save() of orders.ts threw something else than VersionConflict with the order’s id.',
    next: 'Look at what you throw, and at its id',
  },
  'conflict-for-anything': {
    says: 'orders.ts threw VersionConflict for what is none: {when}.',
    next: 'Let what PostgreSQL refuses come out as it is',
  },
  'changes-lost': {
    says: 'Twenty who each added 1 and tried again after a conflict have not added 20.',
    next: 'Between reading the version and writing there is time for somebody else: who looks at the version, and when?',
  },
  'conflict-leaves': {
    says: 'After a VersionConflict that was caught, something of that save is there (orders.ts).',
    next: 'In which order does save() look at the version and write?',
  },
  'conflict-takes': {
    says: 'After a VersionConflict that was caught, the rest of the transaction is not there (orders.ts).',
    next: 'The transaction is your caller’s: you neither begin nor end it',
  },
  'many-wrong': {
    says: 'orders.ts: findMany() does not give the orders that were asked for, in that order.',
    next: 'A database gives rows in any order it likes; whose order is wanted?',
  },
  'too-many-statements': {
    says: 'orders.ts: {what} took {actual} statements.',
    next: 'Each statement is a way to the server and back: ask for all of them at once',
  },
}

export const units: Messages = {
  'not-committed': { says: 'What a unit did that resolved is not there (unit-of-work.ts).', next: 'Find the COMMIT' },
  'result-lost': { says: 'unit-of-work.ts does not resolve to what work resolved to.', next: 'Give on whatever it is' },
  'left-behind': {
    says: 'Of a unit that failed something is there (unit-of-work.ts): {how}.',
    next: 'Every way out of a unit ends the transaction',
  },
  'other-error': {
    says: 'Of a unit that failed not the same error came out (unit-of-work.ts): {how}.',
    next: 'What work threw is what the caller must hear, also when tidying up fails',
  },
  'resolved-all-the-same': {
    says: 'unit-of-work.ts resolved, although the unit failed: {how}.',
    next: 'Follow this failure through your code by hand',
  },
  'pool-dry': {
    says: 'After units that failed, the pool of two cannot give both its connections (unit-of-work.ts).',
    next: 'Is there a way out of transact() on which a connection is not given back?',
  },
  'still-in-transaction': {
    says: 'A connection came back to the pool in the middle of a transaction (unit-of-work.ts).',
    next: 'The next who gets it goes on in somebody else’s failure',
  },
  'false-success': {
    says: 'unit-of-work.ts reported success for what PostgreSQL rolled back: {how}.',
    next: 'Read what PostgreSQL answers to COMMIT when a statement has failed before',
  },
  'nested-wrong': {
    says: 'Units in units have not left what they must (unit-of-work.ts): {how}.',
    next: 'The inner failure undoes the inner alone; write down what the database holds after each line',
  },
}

export const release: Messages = {
  'given-changed': {
    says: 'roles.sql changes what is given in the schema common: {names}.',
    next: 'It is the same for all services; what is slow about it is the exercise',
  },
  'not-made': { says: 'Release 1 cannot be made: there is nothing to migrate.', next: 'Get steps 1 and 2 right first' },
  rejects: { says: 'The migration of release 2 does not succeed.', next: 'Run both releases in an empty database' },
  'no-column': { says: 'sales.orders has no phone_key of type text.', next: 'Which files has the migrator applied?' },
  'key-wrong': {
    says: 'Rows of sales.orders have no phone_key, or another than common.phone_key(phone).',
    next: 'Who writes rows while you fill, and who after?',
  },
  'takes-no-key': {
    says: 'With triggers off, sales.orders takes a row without phone_key.',
    next: 'A CHECK takes what is unknown for right',
  },
  'takes-other-key': {
    says: 'With triggers off, sales.orders takes a row with another phone_key.',
    next: 'Only a constraint is asked whoever writes',
  },
  'not-validated': { says: 'The constraint “{name}” is not validated.', next: 'NOT VALID is a promise: keep it' },
  'not-valid-index': { says: 'The index “{name}” is not valid.', next: 'A build cut off leaves one: who drops it?' },
  'no-index': {
    says: 'No one index of sales.orders has both conditions of the question for a phone and a day.',
    next: 'EXPLAIN shows under Index Cond what an index is asked',
  },
  'release-1-fails': { says: 'Release 1 saw an error.', next: 'It writes as ever, between any two of your steps' },
  'release-1-waits': {
    says: '{share} requests of release 1 took longer than a second.',
    next: 'Which of your statements needs a lock that somebody else must wait for, and how long does it hold it?',
  },
  'takes-too-long': {
    says: 'The migration had not ended 60 s after the read.',
    next: 'Look at what it waits for, in pg_stat_activity',
  },
  'not-resumed': {
    says: 'After “kill -9” and a lost connection, the next run does not succeed.',
    next: 'Each file must bear to be begun again',
  },
}
