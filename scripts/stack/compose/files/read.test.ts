// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files under test hold ${…}
import { describe, expect, it } from 'vitest'
import { folderWith } from '../folder.testkit.ts'
import { loadCompose } from '../load.ts'
import { placeOf } from '../place.ts'

const load = (files: Record<string, string>, env = {}) => loadCompose({ directory: folderWith(files), env })

describe('a project of several files', () => {
  it('lets an override change what is included, two levels deep', () => {
    const project = load({
      'compose.yaml': 'include: [one.yaml]\nservices: {a: {image: a}}',
      'one.yaml': 'include: [two.yaml]\nvolumes: {v: }',
      'two.yaml': 'services: {db: {image: p, environment: {A: 1}, volumes: ["v:/data"]}}',
      'compose.override.yaml': 'services: {db: {ports: ["127.0.0.1:5555:5432"]}}\nvolumes: {v: {labels: {a: b}}}',
    })
    expect(project.services.db).toMatchObject({
      image: 'p',
      environment: { A: '1' },
      ports: [{ hostIp: '127.0.0.1', published: '5555', target: 5432 }],
      volumes: [{ type: 'volume', source: 'v', target: '/data' }],
    })
    expect(project.volumes).toEqual(['v'])
    expect(placeOf(project, ['services', 'db', 'image'])).toEqual({ file: 'two.yaml', line: 1 })
    expect(placeOf(project, ['services', 'db', 'ports'])).toEqual({ file: 'compose.override.yaml', line: 1 })
  })

  it('refuses a name that a file includes and defines otherwise', () => {
    const files = {
      'compose.yaml': 'include: [sub.yaml]\nservices: {db: {image: a}}',
      'sub.yaml': 'services: {db: {image: b}}',
    }
    expect(() => load(files)).toThrow('"db" under services is defined here and in sub.yaml')
  })

  it('finds an override whose base name is another', () => {
    const files = {
      'docker-compose.yml': 'services: {a: {image: x}}',
      'compose.override.yml': 'services: {a: {image: y}}',
    }
    expect(load(files).services.a!.image).toBe('y')
  })

  it('passes over an override that is empty, and refuses a project that is', () => {
    expect(load({ 'compose.yaml': 'services: {a: {image: x}}', 'compose.override.yaml': '' }).services.a).toBeDefined()
    expect(() => load({ 'compose.yaml': '# nothing yet\n' })).toThrow('The compose file compose.yaml is empty.')
  })
})

describe('the name of the project', () => {
  it.each([
    ['${COMPOSE_PROJECT_NAME:?no name}', 'name: shop', 'shop'],
    ['$COMPOSE_PROJECT_NAME', 'name: "my-${SHOP:-shop}"', 'my-shop'],
    ['$COMPOSE_PROJECT_NAME', 'name: Shop', 'shop'],
  ])('is there as the variable %s, from %j', (value, name, expected) => {
    expect(load({ 'compose.yaml': `${name}\nservices: {a: {image: "${value}"}}` }).services.a!.image).toBe(expected)
  })

  it('is there in an env_file and is passed through', () => {
    const { a } = load({
      'compose.yaml': 'name: shop\nservices: {a: {image: x, env_file: a.env, environment: [COMPOSE_PROJECT_NAME]}}',
      'a.env': 'P=${COMPOSE_PROJECT_NAME}\n',
    }).services
    expect(a!.environment).toEqual({ P: 'shop', COMPOSE_PROJECT_NAME: 'shop' })
  })

  it('is refused when the environment gives one that no project can have', () => {
    expect(() => load({ 'compose.yaml': 'services: {}' }, { COMPOSE_PROJECT_NAME: 'My Shop' })).toThrow(
      'COMPOSE_PROJECT_NAME is "My Shop", which cannot be the name of a project.',
    )
  })
})

it('lets an env_file use the one before it', () => {
  const { s } = load({
    'compose.yaml': 'services: {s: {image: x, env_file: [a.env, b.env]}}',
    'a.env': 'HOST=db\n',
    'b.env': 'URL=postgres://${HOST:-localhost}/x\n',
  }).services
  expect(s!.environment).toEqual({ HOST: 'db', URL: 'postgres://db/x' })
})

describe('a list with the same thing twice', () => {
  it('means the last one, where the first one stands', () => {
    const { s } = load({
      'compose.yaml': 'services: {s: {image: x, volumes: ["./a:/d", "/e", "./b:/d/"], ports: ["80:80", "80:80"]}}',
    }).services
    expect(s!.volumes.map(({ source, target }) => [source?.split('/').at(-1), target])).toEqual([
      ['b', '/d'],
      [undefined, '/e'],
    ])
    expect(s!.ports).toHaveLength(1)
  })
})

it.each([
  ['d:/d', { source: 'd', target: '/d', readOnly: false }],
  ['d:/d:ro', { source: 'd', target: '/d', readOnly: true }],
])('takes the one letter of %j for the name of a volume', (volume, mount) => {
  const { s } = load({ 'compose.yaml': `services: {s: {image: x, volumes: ["${volume}"]}}\nvolumes: {d: }` }).services
  expect(s!.volumes).toEqual([{ type: 'volume', ...mount }])
})
