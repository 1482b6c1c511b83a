import { expect, it } from 'vitest'
import { modelOfSolution } from '../testkit.ts'
import { rememberedIn } from './forgetting.ts'

const remembered = (...edits: [from: string, to: string][]) =>
  rememberedIn(
    modelOfSolution(text => `${edits.reduce((all, [from, to]) => all.replace(from, to), text)}# edited\n`),
  ).map(({ event, topic, facts }) => `${topic}: ${event.name} (${facts})`)

const users = 'users: { key: user, keeps: latest }'
const removed = 'about: user, when: [removed], topic: users }'
/** Tickets are told of, in a topic of their own or another. */
const tickets = (topic: string, carries = 'text'): [string, string] => [
  'events:\n',
  `events:
  ticket-saved: { by: feedback, about: ticket, when: [created], carries: [${carries}], topic: ${topic} }
  ticket-removed: { by: feedback, about: ticket, when: [removed], topic: ${topic} }
`,
]
const topic = (line: string): [string, string] => ['topics:\n', `topics:\n  ${line}\n`]

it.each<[string, [string, string][], string[]]>([
  ['the last message of a user says nothing of them', [], []],
  ['news is kept for a month', [[users, 'users: { key: user, keeps: 30 }']], []],
  ['news is kept for longer', [[users, 'users: { key: user, keeps: 31 }']], ['users: user-saved (user.name)']],
  ['all news is kept', [[users, 'users: { key: user, keeps: all }']], ['users: user-saved (user.name)']],
  [
    'the removal is told elsewhere',
    [topic('gone: { key: user, keeps: latest }'), [removed, removed.replace('topic: users', 'topic: gone')]],
    ['users: user-saved (user.name)'],
  ],
  [
    'the removal says who it was',
    [[removed, removed.replace('topic', 'carries: [name], topic')]],
    ['users: user-saved (user.name)', 'users: user-removed (user.name)'],
  ],
  ['the key is something else', [[users, 'users: { key: artist, keeps: latest }']], ['users: user-saved (user.name)']],
  [
    'what a user owned has a last word of its own',
    [topic('help: { key: ticket, keeps: latest }'), tickets('help')],
    [],
  ],
  ['it stands under the user, who has a last word', [tickets('users')], []],
  ['it stands under somebody else', [tickets('posts')], ['posts: ticket-saved (ticket.text)']],
])('when %s', (_, edits, found) => {
  expect(remembered(...edits)).toEqual(found)
})
