import { describe, expect, it } from 'vitest'
import { codesOf, type Edits } from './testkit.ts'

const architecture = (from: string | RegExp, to: string): Edits => ({
  'architecture.yaml': (text: string) => text.replace(from, to),
})
const services = (from: string | RegExp, to: string): Edits => ({
  'decisions/0001-services.md': (text: string) => text.replace(from, to),
})

describe('a model that holds to the task is accepted', () => {
  it.each<[string, Edits]>([
    ['as it is', {}],
    ['with Windows line ends', architecture(/\n/g, '\r\n')],
    ['with notes anywhere', architecture('owns: [post]', 'owns: [post]\n    note: ours\n    x-team: [a, b]')],
    ['with steps without spaces', architecture('gateway -> comment ?', 'gateway->comment?')],
    ['with an entity and one of its facts', architecture('owns: [post]', 'owns: [post, post.title]')],
    ['with a further journey by message', architecture(/$/, '  ping: [visitor -> gateway, gateway ~> auth]\n')],
    ['with facts named in full', architecture('carries: [title], topic: posts', 'carries: [post.title], topic: posts')],
    ['with an index of decisions beside them', { 'decisions/README.md': '# Decisions\n' }],
  ])('%s', async (_, edits) => {
    expect(await codesOf(edits)).toEqual([])
  })
})

describe('a decision that holds to MADR is accepted', () => {
  it.each<[string, Edits]>([
    ['with other quotes', services('"A service for each part"', '“A service for each part”')],
    ['with bold instead of quotes', services('"A service for each part"', '**A service for each part**')],
    ['with numbers instead of bullets', services('- One service\n- A s', '1. One service\n1. A s')],
    ['with stars', services(/^- /gm, '* ')],
    ['with options explained', services('- One service\n', '- **One service** with one database\n')],
    ['with more under an option', services('- One service\n', '- One service\n  - as today\n')],
    ['with names between backticks', services('service/auth', '`service/auth`')],
    [
      'with other optional headings',
      services('## Considered Options', '## Decision Drivers\n\n- Time\n\n## Considered Options'),
    ],
    ['with bold words for and against', services('- Good, because each is tiny', '- **Good**, because each is tiny')],
    ['with a quoted date', services('2026-11-28', '"2026-11-28"')],
  ])('%s', async (_, edits) => {
    expect(await codesOf(edits)).toEqual([])
  })
})

describe('what does not hold is refused', () => {
  it.each<[string, string, Edits]>([
    ['1.1.unreadable', 'an empty file', { 'architecture.yaml': '' }],
    ['1.1.unreadable', 'no YAML', architecture('services:', 'services: [')],
    ['1.1.unreadable', 'a key of one’s own', architecture('store: auth-db', 'store: auth-db\n    team: a')],
    [
      '1.1.unreadable',
      'days in words',
      architecture('posts: { key: post, keeps: latest }', 'posts: { key: post, keeps: 7 days }'),
    ],
    ['1.1.unreadable', 'an alias in its own anchor', { 'architecture.yaml': 'services: &a\n  x: *a\n' }],
    ['1.1.undeclared', 'data that nobody asked for', architecture('owns: [post]', 'owns: [post, like]')],
    ['1.1.undeclared', 'a name that JavaScript knows', architecture('owns: [post]', 'owns: [post, constructor]')],
    ['1.1.taken-name', 'a service called broker', architecture('gateway: {}', 'gateway: {}\n  broker: {}')],
    [
      '2.1.begins-elsewhere',
      'a journey that the gateway begins',
      architecture('search: [visitor -> frontend, ', 'search: ['),
    ],
    ['2.1.no-journey', 'an empty journey', architecture(/search: \[visitor.*/, 'search: []')],
    [
      '2.4.circle',
      'a service that calls itself',
      architecture('gateway -> feedback]', 'gateway -> feedback, feedback -> feedback]'),
    ],
    [
      '4.1.secret-copied',
      'a copy of a secret',
      architecture('copies: { key.public: 600 }\n  comment', 'copies: { key.public: 600, user.email: 600 }\n  comment'),
    ],
    [
      '4.4.remembered',
      'news of people for 31 days',
      architecture('users: { key: user, keeps: latest }', 'users: { key: user, keeps: 31 }'),
    ],
    ['4.6.idle-topic', 'a topic without news', architecture('topics:\n', 'topics:\n  spare: { keeps: 1 }\n')],
    ['5.1.unreadable', 'broken front matter', services('status: accepted', 'status: [')],
    ['5.1.no-decision', 'an empty decision', { 'decisions/0001-services.md': '' }],
    ['5.1.no-date', 'a date that no calendar has', services('2026-11-28', '2026-13-40')],
    [
      '5.1.no-section',
      'a heading with nothing under it',
      services(/(## Context and Problem Statement\n)[^#]*/, '$1\n'),
    ],
    ['5.1.decided-twice', 'two decisions of one thing', { 'decisions/0004.md': '---\ndecides: data\n---\n' }],
    ['5.2.one-option', 'one option', services(/- One service\n|- A service for each entity\n/g, '')],
    ['5.2.no-choice', 'a choice that is no option', services('"A service for each part"', '"Microservices"')],
    [
      '5.2.no-choice',
      'a choice without its reason',
      services(', because each part has people', ', since each part has people'),
    ],
    ['5.2.no-consequence', 'no bad consequence', services(/- Bad, because there are nine[^\n]*\n/, '')],
    ['5.3.odd-claim', 'a claim in no form', services('services: 9', 'services: nine')],
    ['5.3.unknown-claim', 'a claim of what is not there', services('survives: read-post', 'survives: read-posts')],
    ['5.1.unreadable', 'quotes in quotes in quotes', services(/$/, `\n${'>'.repeat(9_000)} x\n`)],
    ['5.4.few-names', 'two names', services(/service\/\w+( and)?|journey\/read-artist/g, 'it')],
  ])('%s: %s', async (code, _, edits) => {
    expect(await codesOf(edits)).toContain(code)
  })
})

describe('a large model is judged like a small one', () => {
  const more = (count: number): Edits => ({
    ...services('services: 9', `services: ${9 + count}`),
    'architecture.yaml': (text: string) => {
      const names = Array.from({ length: count }, (_, index) => `s${index}`)
      const calls = names.map((name, index) => `${names[index - 1] ?? 'gateway'} -> ${name} ?`).join(', ')
      return text
        .replace('gateway: {}\n', `gateway: {}\n${names.map(name => `  ${name}: {}\n`).join('')}`)
        .replace('journeys:\n', `journeys:\n  far: [visitor -> gateway, ${calls}]\n`)
    },
  })
  const thereAndBack = ', gateway -> auth ?, auth -> gateway ?'.repeat(15_000)
  const longWay = architecture('journeys:\n', `journeys:\n  far: [visitor -> gateway${thereAndBack}]\n`)

  it.each<[string, Edits, string[]]>([
    ['two thousand services that call each other in a row', more(2_000), []],
    ['thirty thousand steps, each on the one before', longWay, ['2.4.circle']],
  ])('with %s', { timeout: 30_000 }, async (_, edits, codes) => {
    expect(await codesOf(edits)).toEqual(codes)
  })
})
